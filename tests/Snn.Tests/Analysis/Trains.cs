using Neuromorphic.Hal.Random;
using Neuromorphic.Snn.Analysis;

namespace Neuromorphic.Snn.Tests.Analysis;

/// <summary>Spike trains made for the tests.</summary>
internal static class Trains
{
    /// <summary>One neuron per list of times.</summary>
    public static SpikeTrains Of(double fromMs, double toMs, params double[][] times)
        => new(times.SelectMany((train, neuron) => train.Select(time => (time, neuron))), times.Length, fromMs, toMs);

    /// <summary>Independent Poisson processes: intervals are -ln(u) / rate.</summary>
    public static SpikeTrains Poisson(int neurons, double rateHz, double durationMs, string stream)
        => new(Enumerable.Range(0, neurons).SelectMany(neuron => PoissonTrain(rateHz, durationMs, stream, neuron).Select(time => (time, neuron))), neurons, 0, durationMs);

    /// <summary>One Poisson process.</summary>
    public static List<double> PoissonTrain(double rateHz, double durationMs, string stream, int number)
    {
        StreamKey key = StreamKey.Of(11, stream);
        List<double> times = [];
        double time = 0;
        for (uint i = 0; ; i++)
        {
            time -= 1000 / rateHz * Math.Log(Uniform(key, i, (uint)number));
            if (time > durationMs) return times;
            times.Add(time);
        }
    }

    /// <summary>A number in (0, 1).</summary>
    public static double Uniform(StreamKey key, uint index, uint element) => (Philox4x32.Block(new Words(index, element, 0, 0), key).W0 + 0.5) / 4294967296.0;
}
