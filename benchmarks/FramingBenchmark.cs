using System.Globalization;
using Neuromorphic.Hal.Random;
using Neuromorphic.Snn.Encoding;
using Neuromorphic.Snn.Reservoirs;

namespace Neuromorphic.Benchmarks;

/// <summary>How long recordings of the size of N-MNIST's take to become samples.</summary>
internal static class FramingBenchmark
{
    private const int Events = 4100, Recordings = 200;

    public static int Run()
    {
        // As in N-MNIST: 34 x 34 pixels, 308 ms, half of the events ON, two thirds of them near the centre.
        (int[] Times, ushort[] X, ushort[] Y, byte[] Polarity)[] recordings = [.. Enumerable.Range(0, Recordings).Select(Recording)];
        foreach (BinningRule rule in Enum.GetValues<BinningRule>())
        {
            EventFramer framer = new(Lin2025.NMnist.Framing with { Binning = rule, BinMs = rule == BinningRule.FixedBins ? 6 : 1 }, 50, 34, 34);
            long spikes = 0;
            Measured time = Measured.Of(() =>
            {
                for (int repeat = 0; repeat < 10; repeat++)
                {
                    foreach ((int[] times, ushort[] x, ushort[] y, byte[] polarity) in recordings)
                    {
                        SpikeTrainSample sample = framer.Frame(times, x, y, polarity);
                        spikes += sample.Count;
                    }
                }
            }, tries: 5);
            double each = time.Cpu / (10 * Recordings);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{rule,-15} {each * 1e6,6:F1} us a recording, {each * 1e9 / Events:F2} ns an event, {spikes / (5.0 * 10 * Recordings):F0} spikes a sample; 70,000 recordings: {each * 70_000:F2} CPU s"));
        }
        return 0;
    }

    private static (int[] Times, ushort[] X, ushort[] Y, byte[] Polarity) Recording(int number)
    {
        int[] times = new int[Events];
        ushort[] x = new ushort[Events], y = new ushort[Events];
        byte[] polarity = new byte[Events];
        StreamKey key = StreamKey.Of(1, "benchmark/recordings");
        for (int i = 0; i < Events; i++)
        {
            Words words = Philox4x32.Block(new Words((uint)i, (uint)number, 0, 0), key);
            times[i] = (int)Philox4x32.ToIndex(words.W0, 308_000);
            // The sum of two uniform numbers leans to the middle.
            x[i] = (ushort)(Philox4x32.ToIndex(words.W1, 18) + Philox4x32.ToIndex(words.W1 * 48271, 17));
            y[i] = (ushort)(Philox4x32.ToIndex(words.W2, 18) + Philox4x32.ToIndex(words.W2 * 48271, 17));
            polarity[i] = (byte)(words.W3 >> 31);
        }
        Array.Sort(times);
        return (times, x, y, polarity);
    }
}
