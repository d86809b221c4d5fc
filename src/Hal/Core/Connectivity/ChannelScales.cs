using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Connectivity;

/// <summary>Chooses the fixed point of every channel: one power of two, the finest at which no sum can overflow.</summary>
/// <remarks>An instance belongs to one executable: it chooses again, without allocating, whenever weights were rewritten.</remarks>
public sealed class ChannelScales
{
    /// <summary>Finest and coarsest power of two.</summary>
    public const int Limit = 60;

    private readonly NetworkProgram _program;
    private readonly IReadOnlyList<SynapseGenerator> _generators;
    private readonly (int Population, int Channel)[] _targets;
    private readonly double[][] _bounds;
    private readonly double[][] _limits;
    private readonly int[][] _scales;

    /// <summary>The channels of a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="generators">One per projection.</param>
    /// <param name="wide">64-bit sums instead of 32-bit ones.</param>
    public ChannelScales(NetworkProgram program, IReadOnlyList<SynapseGenerator> generators, bool wide = false)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(generators);
        (_program, _generators) = (program, generators);
        double limit = wide ? Math.ScaleB(1, 62) : int.MaxValue;
        _scales = [.. program.Populations.Select(p => new int[p.Kernel?.Declaration.Channels.Count ?? 0])];
        _bounds = [.. _scales.Select(channels => new double[channels.Length])];
        _limits = [.. _scales.Select(channels => Enumerable.Repeat(limit, channels.Length).ToArray())];
        _targets = new (int, int)[generators.Count];
        for (int p = 0; p < generators.Count; p++)
        {
            ProjectionSpec spec = program.Projections[p];
            _targets[p] = (-1, -1);
            if (!spec.Use.HasFlag(ProjectionUse.Stepped)) continue;
            int target = program.Population(spec.Target);
            int channel = program.Populations[target].Kernel!.Declaration.Channels.ToList().IndexOf(spec.Channel);
            _targets[p] = (target, channel);
            // Each contribution is rounded, by half a unit at most.
            _limits[target][channel] -= generators[p].MaxInDegree / 2.0;
        }
    }

    /// <summary>[population][channel] -> s: contributions are rounded to multiples of 2^-s. Initial weights.</summary>
    public static int[][] Compute(NetworkProgram program, IReadOnlyList<SynapseGenerator> generators, bool wide = false)
    {
        ArgumentNullException.ThrowIfNull(generators);
        return Compute(program, generators, [.. generators.Select(g => g.LargestWeight)], wide);
    }

    /// <summary>As the other, with the largest magnitude of each projection's weights as they stand.</summary>
    /// <param name="program">The program.</param>
    /// <param name="generators">One per projection.</param>
    /// <param name="largestWeights">One per projection.</param>
    /// <param name="wide">64-bit sums instead of 32-bit ones.</param>
    public static int[][] Compute(NetworkProgram program, IReadOnlyList<SynapseGenerator> generators, double[] largestWeights, bool wide = false)
        => new ChannelScales(program, generators, wide).Choose(largestWeights);

    /// <summary>[population][channel] -> s, for the largest magnitude of each projection's weights as they stand. The arrays are this object's own: the next call refills them.</summary>
    public int[][] Choose(ReadOnlySpan<double> largestWeights)
    {
        foreach (double[] channels in _bounds) Array.Clear(channels);
        for (int p = 0; p < _targets.Length; p++)
        {
            (int population, int channel) = _targets[p];
            if (population >= 0) _bounds[population][channel] += _generators[p].MaxInDegree * Largest(_program.Projections[p], largestWeights[p]);
        }
        for (int population = 0; population < _scales.Length; population++)
        {
            int[] channels = _scales[population];
            for (int c = 0; c < channels.Length; c++) channels[c] = Scale(_bounds[population][c], _limits[population][c]);
        }
        return _scales;
    }

    /// <summary>The largest contribution of one synapse: what learning can reach counts, not only what stands.</summary>
    private double Largest(ProjectionSpec spec, double weight)
    {
        PopulationSpec source = _program.Populations[_program.Population(spec.Source)];
        bool changes = spec.Synapse is not null || spec.Use.HasFlag(ProjectionUse.Phases);
        double bound = Math.Max(Math.Abs(spec.MinimumWeight), Math.Abs(spec.MaximumWeight));
        if (changes && double.IsFinite(bound)) weight = Math.Max(weight, bound);
        if (spec.Synapse is not null) weight *= spec.Synapse.Declaration.LargestFactor;
        NeuronKernelDeclaration kernel = source.Kernel!.Declaration;
        return kernel.Emission == Emission.Graded ? weight * (source.LargestEmission ?? kernel.LargestEmission) : weight;
    }

    private static int Scale(double bound, double limit)
    {
        if (bound == 0) return 0;
        int scale = Math.Clamp(Math.ILogB(limit) - Math.ILogB(bound) + 1, -Limit, Limit);
        while (scale > -Limit && Math.ScaleB(bound, scale) > limit) scale--;
        return scale;
    }
}
