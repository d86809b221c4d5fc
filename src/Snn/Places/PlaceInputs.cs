namespace Neuromorphic.Snn.Places;

/// <summary>Checks of what training and baselines are given.</summary>
internal static class PlaceInputs
{
    /// <summary>The number of places.</summary>
    /// <exception cref="ArgumentException">There is no traverse or place, or traverses or images differ in size.</exception>
    public static int Require(IReadOnlyList<byte[][]> references)
    {
        ArgumentNullException.ThrowIfNull(references);
        if (references.Count == 0 || references[0].Length == 0) throw new ArgumentException("There is no reference image; at least one traverse of one place is needed.", nameof(references));
        int places = references[0].Length, pixels = references[0][0].Length;
        for (int t = 0; t < references.Count; t++)
        {
            if (references[t].Length != places)
                throw new ArgumentException($"Reference traverse {t} has {references[t].Length} images, the first has {places}; every traverse has one image per place.", nameof(references));
            for (int p = 0; p < places; p++)
                if (references[t][p].Length != pixels)
                    throw new ArgumentException($"Image {p} of reference traverse {t} has {references[t][p].Length} pixels, the first image has {pixels}; prepare all alike.", nameof(references));
        }
        return places;
    }
}
