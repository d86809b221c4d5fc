namespace Neuromorphic.Snn.Places;

/// <summary>A trained method on a machine: prepared images in, scores of all places out.</summary>
public interface IPlaceNetwork : IDisposable
{
    /// <summary>Number of places.</summary>
    int Places { get; }

    /// <summary>How images are prepared.</summary>
    PlaceImageOptions Images { get; }

    /// <summary>Scores of prepared images.</summary>
    /// <param name="images">Prepared by <see cref="Images"/>.</param>
    /// <param name="stop">Looked at before every batch.</param>
    /// <exception cref="ArgumentException">An image has another size.</exception>
    ScoreMatrix Scores(IReadOnlyList<byte[]> images, CancellationToken stop = default);
}
