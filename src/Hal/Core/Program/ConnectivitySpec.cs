namespace Neuromorphic.Hal.Program;

/// <summary>Which synapses a projection has.</summary>
/// <remarks>
/// Synapses are numbered by source ascending, and within a source in the order that each form states; listed weights, delays and all reading of
/// synapse state follow that order. Drawn forms are functions of (seed, stream of the projection, source or target, number): any part of a network
/// can be made alone.
/// </remarks>
public abstract record ConnectivitySpec;

/// <summary>Listed synapses: those of source i are Targets[Offsets[i] .. Offsets[i + 1]), in that order, repeats allowed.</summary>
public sealed record Csr(long[] Offsets, int[] Targets) : ConnectivitySpec;

/// <summary>Every source to every target; targets ascending.</summary>
public sealed record Dense : ConnectivitySpec;

/// <summary>Source i to target i; equal sizes.</summary>
public sealed record OneToOne : ConnectivitySpec;

/// <summary>Every target receives <paramref name="Count"/> synapses from drawn sources, repeats allowed; targets ascending, then in order of draw.</summary>
public sealed record FixedInDegree(int Count, bool SelfConnections = true) : ConnectivitySpec;

/// <summary>Every source sends <paramref name="Count"/> synapses to drawn targets, repeats allowed; in order of draw.</summary>
public sealed record FixedOutDegree(int Count, bool SelfConnections = true) : ConnectivitySpec;

/// <summary><paramref name="Count"/> synapses between drawn pairs, repeats allowed; target blocks ascending, then in order of draw.</summary>
public sealed record FixedTotalNumber(long Count) : ConnectivitySpec;

/// <summary>Every pair is connected with the same probability, at most once; targets ascending.</summary>
public sealed record Bernoulli(double Probability, bool SelfConnections = true) : ConnectivitySpec;

/// <summary>
/// A convolution (the cross-correlation of torch.nn.Conv2d without bias) between populations of shapes [C, H, W] and [O, H', W'], of weights that all positions share.
/// </summary>
/// <remarks>
/// <para>The source is first averaged over windows of <see cref="Pooling"/> by <see cref="Pooling"/> without overlap; rows and columns that fill no window take no part.
/// A pooling layer needs no population of its own, and pooling alone is a convolution with C groups, a kernel of 1 and the weight 1. With n the pooled extent,
/// n' = floor((n + 2 padding - dilation (kernel - 1) - 1) / stride) + 1.</para>
/// <para>The projection stores O * C / groups * Kh * Kw weights in torch's order [O, C / groups, Kh, Kw]: state of weights, listed and drawn weights and the state of update kernels
/// have that length. Its rows (in use, frozen) are output channels. A synapse of weight w sends w / Pooling^2; synapses are numbered by source, targets ascending.</para>
/// </remarks>
public sealed record Conv2d(int KernelHeight, int KernelWidth) : ConnectivitySpec
{
    /// <summary>Distance of neighbouring outputs in the pooled input.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Rows and columns of zeros on every side of the pooled input.</summary>
    public int Padding { get; init; }

    /// <summary>Distance of neighbouring taps in the pooled input.</summary>
    public int Dilation { get; init; } = 1;

    /// <summary>Channels are cut into so many groups; outputs of a group see inputs of the same group only.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Side of the windows that the source is averaged over.</summary>
    public int Pooling { get; init; } = 1;
}
