namespace Neuromorphic.Snn.Encoding;

/// <summary>What the encoders of intensities demand of them.</summary>
internal static class Intensities
{
    public static void Require(ReadOnlySpan<float> intensities, string name)
    {
        if (intensities.IsEmpty) throw new ArgumentException($"Sample '{name}' has no channels; at least 1 is needed.");
        for (int channel = 0; channel < intensities.Length; channel++)
        {
            if (intensities[channel] is not (>= 0 and <= 1))
                throw new ArgumentException($"Sample '{name}': the intensity of channel {channel} is {intensities[channel]}; allowed are 0 to 1. Divide bytes by 255.");
        }
    }
}
