using Neuromorphic.Hal.Random;
using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Tests.Readouts;

/// <summary>Small classification problems.</summary>
internal static class Problems
{
    /// <summary>Classes around centres drawn from a unit normal; samples around them with a standard deviation; everything shifted by an offset.</summary>
    public static (FeatureMatrix Features, int[] Labels) Clusters(int samples, int features, int classes, float spread, float offset)
    {
        FeatureMatrix x = new(samples, features);
        int[] labels = new int[samples];
        StreamKey key = StreamKey.Of(1, "test/clusters");
        for (int s = 0; s < samples; s++)
        {
            labels[s] = s % classes;
            for (int f = 0; f < features; f++)
            {
                float centre = InversionTable.StandardNormal.Draw(Philox4x32.Block(new Words((uint)f, (uint)labels[s], 0, 0), key).W0);
                float noise = InversionTable.StandardNormal.Draw(Philox4x32.Block(new Words((uint)f, (uint)s, 1, 0), key).W0);
                x.Row(s)[f] = offset + centre + spread * noise;
            }
        }
        return (x, labels);
    }
}

/// <summary>Keeps what it was told.</summary>
internal sealed class Listener<T> : IProgress<T>
{
    public List<T> Values { get; } = [];

    public void Report(T value) => Values.Add(value);
}
