using Neuromorphic.Hal.Program;

namespace Neuromorphic.Snn.Networks;

/// <summary>Which pairs of neurons are connected.</summary>
public static class Connectivity
{
    /// <summary>Every pair.</summary>
    public static ConnectivitySpec AllToAll { get; } = new Dense();

    /// <summary>Neuron i to neuron i.</summary>
    public static ConnectivitySpec OneToOne { get; } = new OneToOne();

    /// <summary>Every target receives the same number, from drawn sources, repeats allowed.</summary>
    public static ConnectivitySpec FixedInDegree(int count, bool selfConnections = true) => new FixedInDegree(count, selfConnections);

    /// <summary>Every source sends the same number, to drawn targets, repeats allowed.</summary>
    public static ConnectivitySpec FixedOutDegree(int count, bool selfConnections = true) => new FixedOutDegree(count, selfConnections);

    /// <summary>A fixed number between drawn pairs, repeats allowed.</summary>
    public static ConnectivitySpec FixedTotalNumber(long count) => new FixedTotalNumber(count);

    /// <summary>Every pair with the same probability.</summary>
    public static ConnectivitySpec Probability(double probability, bool selfConnections = true) => new Bernoulli(probability, selfConnections);

    /// <summary>
    /// A convolution (torch.nn.Conv2d without bias) between populations of shapes [C, H, W] and [O, H', W'], after averaging the source over windows of
    /// <paramref name="pooling"/> by <paramref name="pooling"/>. Listed weights are [O, C / groups, kernelHeight, kernelWidth].
    /// </summary>
    public static ConnectivitySpec Conv2d(
        int kernelHeight, int kernelWidth, int stride = 1, int padding = 0, int dilation = 1, int groups = 1, int pooling = 1)
        => new Conv2d(kernelHeight, kernelWidth) { Stride = stride, Padding = padding, Dilation = dilation, Groups = groups, Pooling = pooling };

    /// <summary>Listed pairs. Listed weights and delays follow this order, sorted by source.</summary>
    public static ConnectivitySpec Pairs(int sources, IEnumerable<(int Source, int Target)> pairs)
    {
        (int Source, int Target)[] sorted = [.. pairs.OrderBy(pair => pair.Source)];
        long[] offsets = new long[sources + 1];
        foreach ((int source, _) in sorted)
        {
            if ((uint)source >= (uint)sources) throw new ArgumentOutOfRangeException(nameof(pairs), $"A pair has source {source}; allowed are 0 to {sources - 1}.");
            offsets[source + 1]++;
        }
        for (int s = 0; s < sources; s++) offsets[s + 1] += offsets[s];
        return new Csr(offsets, [.. sorted.Select(pair => pair.Target)]);
    }
}
