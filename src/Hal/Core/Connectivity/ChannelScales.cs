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
    private readonly (int Population, int Channel)[] _targets;
    private readonly PopulationSpec[] _sources;
    private readonly int[] _degrees;
    private readonly double[][] _bounds;
    private readonly double[][] _contributions;
    private readonly int[][] _scales;
    private readonly bool _wide;

    /// <summary>The channels of a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="generators">One per projection.</param>
    /// <param name="wide">64-bit sums instead of 32-bit ones.</param>
    public ChannelScales(NetworkProgram program, IReadOnlyList<SynapseGenerator> generators, bool wide = false)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(generators);
        (_program, _wide) = (program, wide);
        _bounds = [.. program.Populations.Select(p => new double[p.Kernel?.Declaration.Channels.Count ?? 0])];
        _contributions = [.. _bounds.Select(channels => new double[channels.Length])];
        _scales = [.. _bounds.Select(channels => new int[channels.Length])];
        _targets = new (int, int)[generators.Count];
        _sources = [.. program.Projections.Select(spec => program.Populations[program.Population(spec.Source)])];
        _degrees = [.. generators.Select(generator => generator.MaxInDegree)];
        for (int p = 0; p < generators.Count; p++)
        {
            ProjectionSpec spec = program.Projections[p];
            _targets[p] = (-1, -1);
            if (!spec.Use.HasFlag(ProjectionUse.Stepped)) continue;
            int target = program.Population(spec.Target);
            int channel = program.Populations[target].Kernel!.Declaration.Channels.ToList().IndexOf(spec.Channel);
            _targets[p] = (target, channel);
            _contributions[target][channel] += _degrees[p];
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
    /// <exception cref="OverflowException">The weights are too large for any fixed point; the message names the channel.</exception>
    public static int[][] Compute(NetworkProgram program, IReadOnlyList<SynapseGenerator> generators, IReadOnlyList<double> largestWeights, bool wide = false)
    {
        ArgumentNullException.ThrowIfNull(largestWeights);
        return new ChannelScales(program, generators, wide).Choose([.. largestWeights]);
    }

    /// <summary>[population][channel] -> s, for the largest magnitude of each projection's weights as they stand. The arrays are this object's own: the next call refills them.</summary>
    /// <exception cref="OverflowException">The weights are too large for any fixed point; the message names the channel.</exception>
    public int[][] Choose(ReadOnlySpan<double> largestWeights)
    {
        foreach (double[] channels in _bounds) Array.Clear(channels);
        for (int p = 0; p < _targets.Length; p++)
        {
            (int population, int channel) = _targets[p];
            if (population >= 0) _bounds[population][channel] += _degrees[p] * LargestContribution(_program.Projections[p], _sources[p], largestWeights[p]);
        }
        for (int population = 0; population < _scales.Length; population++)
        {
            for (int channel = 0; channel < _scales[population].Length; channel++)
            {
                double bound = _bounds[population][channel], limit = Room(_contributions[population][channel], _wide);
                int scale = _scales[population][channel] = Scale(bound, limit);
                // Programs are checked before; only weights rewritten while running come here.
                if (Math.ScaleB(bound, scale) <= limit) continue;
                PopulationSpec spec = _program.Populations[population];
                throw new OverflowException(
                    $"Population '{spec.Name}', channel '{spec.Kernel!.Declaration.Channels[channel]}': the weights as they stand can sum to {bound:G4}; "
                    + $"at most {Math.ScaleB(limit, Limit):G4} fits the fixed point. Write smaller weights.");
            }
        }
        return _scales;
    }

    /// <summary>The largest sum of contributions that the coarsest fixed point of 32-bit sums holds; not positive where there are too many of them.</summary>
    /// <param name="contributions">Synapses onto one neuron.</param>
    internal static double LargestSum(double contributions) => Math.ScaleB(Room(contributions, wide: false), Limit);

    /// <summary>The largest contribution of one synapse: what learning can reach counts, not only what stands.</summary>
    /// <param name="spec">The projection.</param>
    /// <param name="source">Its source, which has a kernel.</param>
    /// <param name="weight">Largest magnitude of its weights as they stand.</param>
    internal static double LargestContribution(ProjectionSpec spec, PopulationSpec source, double weight)
    {
        bool changes = spec.Synapse is not null || spec.Use.HasFlag(ProjectionUse.Phases);
        double bound = Math.Max(Math.Abs(spec.MinimumWeight), Math.Abs(spec.MaximumWeight));
        if (changes && double.IsFinite(bound)) weight = Math.Max(weight, bound);
        // Rounded in single precision, a share can be larger than in double.
        if (spec.Connectivity is Conv2d { Pooling: > 1 } conv) weight = Math.Max(weight / conv.Pooling / conv.Pooling, (float)weight * (float)(1.0 / (conv.Pooling * conv.Pooling)));
        if (spec.Synapse is not null) weight *= spec.Synapse.Declaration.LargestFactor;
        NeuronKernelDeclaration kernel = source.Kernel!.Declaration;
        return kernel.Emission == Emission.Graded ? weight * (source.LargestEmission ?? kernel.LargestEmission) : weight;
    }

    /// <summary>What a sum may reach: each contribution may be rounded up by 1/2.</summary>
    private static double Room(double contributions, bool wide) => (wide ? Math.ScaleB(1, 62) : int.MaxValue) - contributions / 2;

    private static int Scale(double bound, double limit)
    {
        if (bound == 0) return 0;
        int scale = Math.Clamp(Math.ILogB(limit) - Math.ILogB(bound) + 1, -Limit, Limit);
        while (scale > -Limit && Math.ScaleB(bound, scale) > limit) scale--;
        return scale;
    }
}
