namespace Neuromorphic.Data.Sets;

/// <summary>What a data set reference points at.</summary>
public enum DatasetKind
{
    /// <summary>Event recordings in the N-MNIST form, see <see cref="NMnistFolder"/>.</summary>
    NMnist,

    /// <summary>Images in the MNIST form, see <see cref="MnistFolder"/>; the simulated camera makes recordings of them.</summary>
    Mnist,

    /// <summary>Recordings of digits that are drawn by the generator.</summary>
    Generated,
}
