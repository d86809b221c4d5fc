using Neuromorphic.Hal.Random;

namespace Neuromorphic.Snn.Places;

/// <summary>Initial weights and thresholds of a module: functions of (seed, number of the module).</summary>
/// <remarks>
/// <code>
/// excitatory e: max(0, normal(0.5, 1/6)), kept with probability pe;   inhibitory h: min(0, normal(-0.5, 1/6)), kept with probability ph
/// W = e / L1(last row of e) + h / L1(last row of h)                     (a row is a target)
/// </code>
/// One scalar divides each matrix, as the published program does. Synapse n of a layer takes block (n, 0, 0, 0) of its stream: words 0 and 1 for e, 2 and 3 for h.
/// </remarks>
internal static class TempoWeights
{
    private const double Mean = 0.5, Deviation = 1.0 / 6;

    /// <summary>[sources, targets].</summary>
    public static float[] Draw(ulong seed, string stream, int sources, int targets, double excitation, double inhibition)
    {
        StreamKey key = StreamKey.Of(seed, stream);
        float[] weights = new float[checked(sources * targets)], inhibitory = new float[weights.Length];
        Parallel.For(0, sources, source =>
        {
            for (int i = source * targets; i < (source + 1) * targets; i++)
            {
                Words words = Philox4x32.Block(new Words((uint)i, 0, 0, 0), key);
                if (Philox4x32.ToUniform(words.W0) < excitation) weights[i] = (float)Math.Max(0, Mean + Deviation * InversionTable.StandardNormal.Draw(words.W1));
                if (Philox4x32.ToUniform(words.W2) < inhibition) inhibitory[i] = (float)Math.Min(0, -Mean + Deviation * InversionTable.StandardNormal.Draw(words.W3));
            }
        });
        double excitatoryNorm = Norm(weights, sources, targets), inhibitoryNorm = Norm(inhibitory, sources, targets);
        for (int i = 0; i < weights.Length; i++) weights[i] = (float)(weights[i] / excitatoryNorm + inhibitory[i] / inhibitoryNorm);
        return weights;
    }

    /// <summary>Thresholds of the features.</summary>
    public static double[] Thresholds(ulong seed, string stream, int count, double largest)
    {
        StreamKey key = StreamKey.Of(seed, stream);
        return [.. Enumerable.Range(0, count).Select(j => largest * Philox4x32.ToUniform(Philox4x32.Block(new Words((uint)j, 0, 0, 0), key).W0))];
    }

    /// <summary>L1 norm of the last target's weights; 1 where it has none, so that nothing is divided by 0.</summary>
    private static double Norm(float[] weights, int sources, int targets)
    {
        double sum = 0;
        for (int source = 0; source < sources; source++) sum += Math.Abs(weights[source * targets + targets - 1]);
        return sum > 0 ? sum : 1;
    }
}
