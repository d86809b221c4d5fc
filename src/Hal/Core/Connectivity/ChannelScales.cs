using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Connectivity;

/// <summary>Chooses the fixed point of every channel: one power of two, the finest at which no sum can overflow.</summary>
public static class ChannelScales
{
    /// <summary>Finest and coarsest power of two.</summary>
    public const int Limit = 60;

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
    public static int[][] Compute(NetworkProgram program, IReadOnlyList<SynapseGenerator> generators, IReadOnlyList<double> largestWeights, bool wide = false)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(generators);
        ArgumentNullException.ThrowIfNull(largestWeights);
        double[][] bounds = [.. program.Populations.Select(p => new double[p.Kernel?.Declaration.Channels.Count ?? 0])];
        double[][] contributions = [.. bounds.Select(b => new double[b.Length])];
        for (int p = 0; p < generators.Count; p++)
        {
            ProjectionSpec spec = program.Projections[p];
            if (!spec.Use.HasFlag(ProjectionUse.Stepped)) continue;
            int target = program.Population(spec.Target);
            int channel = program.Populations[target].Kernel!.Declaration.Channels.ToList().IndexOf(spec.Channel);
            bounds[target][channel] += generators[p].MaxInDegree * Largest(program, spec, largestWeights[p]);
            contributions[target][channel] += generators[p].MaxInDegree;
        }
        double limit = wide ? Math.ScaleB(1, 62) : int.MaxValue;
        return
        [
            .. bounds.Select((channels, population) =>
                channels.Select((bound, channel) => Scale(bound, limit - contributions[population][channel] / 2)).ToArray()),
        ];
    }

    /// <summary>The largest contribution of one synapse: what learning can reach counts, not only what stands.</summary>
    private static double Largest(NetworkProgram program, ProjectionSpec spec, double weight)
    {
        PopulationSpec source = program.Populations[program.Population(spec.Source)];
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
