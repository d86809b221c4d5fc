using Neuromorphic.Hal.Contracts;
using Neuromorphic.Snn.Networks;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Analysis;

/// <summary>The spikes of some neurons within a window of time: what every statistic of this namespace is taken of.</summary>
/// <remarks>
/// A window is (from, to]: a spike of step k has the time (k + 1) dt, so the window from 500 ms to 1,500 ms holds exactly the spikes of the steps between them,
/// and windows that follow one another share no spike. Its edges are compared with a tolerance of <see cref="EdgeToleranceMs"/>, because 3 x 0.1 ms is not
/// 0.3 ms in binary. Neurons without a spike are there too. Immutable; thread safe.
/// </remarks>
public sealed class SpikeTrains
{
    /// <summary>How far a spike may lie beside an edge of the window and still count as being on it, in ms: far below any time step.</summary>
    public const double EdgeToleranceMs = 1e-6;

    private readonly int[] _offsets;
    private readonly double[] _times;

    /// <summary>Sorts spikes into trains; those outside the window are left out.</summary>
    /// <param name="spikes">Time in ms and neuron, in any order.</param>
    /// <param name="neurons">Number of neurons, at least 1.</param>
    /// <param name="fromMs">Start of the window, itself excluded.</param>
    /// <param name="toMs">End of the window, itself included.</param>
    /// <exception cref="ArgumentException">A neuron or a time does not exist, or the window is empty.</exception>
    public SpikeTrains(IEnumerable<(double TimeMs, int Neuron)> spikes, int neurons, double fromMs, double toMs)
    {
        ArgumentNullException.ThrowIfNull(spikes);
        ArgumentOutOfRangeException.ThrowIfLessThan(neurons, 1);
        if (!(double.IsFinite(fromMs) && double.IsFinite(toMs) && fromMs < toMs))
            throw new ArgumentException($"The window from {fromMs} ms to {toMs} ms is empty. Give an end after the start.");
        (FromMs, ToMs) = (fromMs, toMs);
        List<(double TimeMs, int Neuron)> inside = [];
        _offsets = new int[neurons + 1];
        foreach ((double time, int neuron) in spikes)
        {
            if ((uint)neuron >= (uint)neurons) throw new ArgumentException($"There is a spike of neuron {neuron}; allowed are 0 to {neurons - 1}.", nameof(spikes));
            if (!double.IsFinite(time)) throw new ArgumentException($"Neuron {neuron} has a spike at {time} ms; finite times are allowed.", nameof(spikes));
            if (time <= fromMs + EdgeToleranceMs || time > toMs + EdgeToleranceMs) continue;
            inside.Add((time, neuron));
            _offsets[neuron + 1]++;
        }
        for (int i = 0; i < neurons; i++) _offsets[i + 1] += _offsets[i];
        _times = new double[inside.Count];
        int[] next = _offsets[..neurons];
        foreach ((double time, int neuron) in inside) _times[next[neuron]++] = time;
        for (int i = 0; i < neurons; i++) _times.AsSpan(_offsets[i].._offsets[i + 1]).Sort();
    }

    private SpikeTrains(int[] offsets, double[] times, double fromMs, double toMs) => (_offsets, _times, FromMs, ToMs) = (offsets, times, fromMs, toMs);

    /// <summary>Number of neurons, silent ones included.</summary>
    public int Neurons => _offsets.Length - 1;

    /// <summary>Number of spikes.</summary>
    public int Count => _times.Length;

    /// <summary>Start of the window, itself excluded.</summary>
    public double FromMs { get; }

    /// <summary>End of the window, itself included.</summary>
    public double ToMs { get; }

    /// <summary>Length of the window.</summary>
    public double DurationMs => ToMs - FromMs;

    /// <summary>The spikes of a recording within a window; of one replica.</summary>
    /// <exception cref="ArgumentException">The recording is not one of spikes, or the window is empty.</exception>
    public static SpikeTrains Of(Simulation simulation, Recording recording, Time from, Time to, int replica = 0)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(recording);
        return new SpikeTrains(
            simulation.Spikes(recording).Where(spike => spike.Replica == replica).Select(spike => (spike.Time.Coherent, spike.Neuron)),
            recording.Population.Size, from.Coherent, to.Coherent);
    }

    /// <summary>Drained records of a spike probe, of the steps [<paramref name="firstStep"/>, <paramref name="endStep"/>); of one replica.</summary>
    /// <param name="records">Spikes in any order.</param>
    /// <param name="neurons">Number of neurons.</param>
    /// <param name="dtMs">Time step.</param>
    /// <param name="firstStep">First step of the window.</param>
    /// <param name="endStep">The step after the last of the window.</param>
    /// <param name="replica">Which replica.</param>
    public static SpikeTrains Of(IEnumerable<SpikeRecord> records, int neurons, double dtMs, long firstStep, long endStep, int replica = 0)
    {
        ArgumentNullException.ThrowIfNull(records);
        return new SpikeTrains(
            records.Where(record => record.Replica == replica).Select(record => ((record.Step + 1) * dtMs, record.Neuron)), neurons, firstStep * dtMs, endStep * dtMs);
    }

    /// <summary>Spike times of one neuron in ms, ascending.</summary>
    public ReadOnlySpan<double> this[int neuron]
    {
        get
        {
            if ((uint)neuron >= (uint)Neurons) throw new ArgumentOutOfRangeException(nameof(neuron), neuron, $"Allowed are 0 to {Neurons - 1}.");
            return _times.AsSpan(_offsets[neuron].._offsets[neuron + 1]);
        }
    }

    /// <summary>The spikes within a part of the window.</summary>
    /// <exception cref="ArgumentException">The part is empty or reaches outside.</exception>
    public SpikeTrains Window(double fromMs, double toMs)
    {
        if (!(fromMs >= FromMs - EdgeToleranceMs && toMs <= ToMs + EdgeToleranceMs))
            throw new ArgumentException($"The window from {fromMs} ms to {toMs} ms reaches outside the recorded one, from {FromMs} ms to {ToMs} ms.");
        return new SpikeTrains(All(), Neurons, fromMs, toMs);
    }

    /// <summary>Some of the neurons, numbered anew in the given order.</summary>
    public SpikeTrains Select(params ReadOnlySpan<int> neurons)
    {
        if (neurons.Length == 0) throw new ArgumentException("No neurons are chosen; at least 1 is needed.", nameof(neurons));
        int[] offsets = new int[neurons.Length + 1];
        for (int i = 0; i < neurons.Length; i++) offsets[i + 1] = offsets[i] + this[neurons[i]].Length;
        double[] times = new double[offsets[^1]];
        for (int i = 0; i < neurons.Length; i++) this[neurons[i]].CopyTo(times.AsSpan(offsets[i]));
        return new SpikeTrains(offsets, times, FromMs, ToMs);
    }

    /// <summary>Several populations as one, their neurons one after the other.</summary>
    /// <exception cref="ArgumentException">There are none, or their windows differ.</exception>
    public static SpikeTrains Join(params IReadOnlyList<SpikeTrains> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0) throw new ArgumentException("There are no spike trains to join; at least 1 is needed.", nameof(parts));
        (double from, double to) = (parts[0].FromMs, parts[0].ToMs);
        foreach (SpikeTrains part in parts)
        {
            if (part.FromMs != from || part.ToMs != to)
                throw new ArgumentException($"Windows differ: from {from} ms to {to} ms, and from {part.FromMs} ms to {part.ToMs} ms. Take the same window of both.", nameof(parts));
        }
        List<int> offsets = [0];
        List<double> times = [];
        foreach (SpikeTrains part in parts)
        {
            int first = times.Count;
            times.AddRange(part._times);
            offsets.AddRange(part._offsets.AsSpan(1).ToArray().Select(offset => first + offset));
        }
        return new SpikeTrains([.. offsets], [.. times], from, to);
    }

    /// <summary>All spikes, neuron by neuron.</summary>
    public IEnumerable<(double TimeMs, int Neuron)> All()
    {
        for (int neuron = 0; neuron < Neurons; neuron++)
            for (int i = _offsets[neuron]; i < _offsets[neuron + 1]; i++) yield return (_times[i], neuron);
    }

    /// <summary>Number of whole bins of a width that fit into the window; a rest at its end is left out.</summary>
    internal int Bins(double widthMs)
    {
        if (!(widthMs > 0 && double.IsFinite(widthMs))) throw new ArgumentOutOfRangeException(nameof(widthMs), widthMs, "A bin has a positive width.");
        double bins = Math.Floor((DurationMs + EdgeToleranceMs) / widthMs);
        if (!(bins is >= 1 and <= int.MaxValue))
            throw new ArgumentException($"{bins} bins of {widthMs} ms fit into the window of {DurationMs} ms; at least 1 is needed, and at most {int.MaxValue}. Choose another width.");
        return (int)bins;
    }

    /// <summary>The bin of a spike: bin b is (from + b width, from + (b + 1) width], like windows. It may be behind the last whole bin.</summary>
    internal int BinOf(double timeMs, double widthMs) => Math.Max(0, (int)Math.Ceiling((timeMs - FromMs - EdgeToleranceMs) / widthMs) - 1);
}
