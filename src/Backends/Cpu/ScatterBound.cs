using Neuromorphic.Hal.Host.Memory;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Backends.Cpu;

/// <summary>The plain loop that any delivery of these rows must at least be: load a target and a weight, add to a sum.</summary>
/// <remarks>
/// It runs over the rows that delivery itself reads, without delays, spikes under way or fetching ahead. Of projections that learn the static form of the same
/// synapses is cut for it. The order of rows: small groups of each source population, groups drawn at random in proportion to what the populations send.
/// </remarks>
internal sealed unsafe class ScatterBound : IDisposable
{
    /// <summary>Synaptic events of one try: a tenth of a second or so, or every synapse so many times.</summary>
    private const double MostEvents = 40_000_000, PerSynapse = 20;

    /// <summary>Sources of one group: about what speaks in a step.</summary>
    private const int Group = 16;

    private readonly CpuExecutable _executable;
    private readonly List<(Delivery Delivery, int[] Sources)> _groups = [];
    private readonly List<SparseDelivery> _cut = [];
    private readonly ScatterSums _sums = new();
    private readonly long[] _done;

    public ScatterBound(CpuExecutable executable, IReadOnlyList<double> rates)
    {
        _executable = executable;
        ArgumentOutOfRangeException.ThrowIfNotEqual(rates.Count, executable.Populations.Count, nameof(rates));
        var parts = executable.Projections.Where(p => p.IsStepped && !p.IsDense && !p.Source.IsGraded && p.Generator.Count > 0)
            .GroupBy(p => p.Delivery ?? Cut(p)).Select(g => (Delivery: g.Key, g.First().Source, Synapses: g.Sum(p => (double)p.Generator.Count))).ToArray();
        double all = parts.Sum(part => rates[part.Source.Index] * part.Synapses);
        double aim = Math.Min(MostEvents, PerSynapse * parts.Sum(part => part.Synapses));
        StreamKey stream = StreamKey.Of(1, "scatter bound");
        uint number = 0;
        List<(uint Order, Delivery Delivery, int[] Sources)> groups = [];
        foreach ((Delivery delivery, CpuPopulation source, double synapses) in parts)
        {
            double events = aim * (rates[source.Index] * synapses / all), perGroup = Group * synapses / source.Size;
            for (int g = all > 0 ? (int)Math.Ceiling(events / perGroup) : 0; g > 0; g--)
            {
                int[] sources = new int[Group];
                for (int i = 0; i < Group; i++) sources[i] = (int)Philox4x32.ToIndex(Philox4x32.Block(new Words(number, (uint)i, 0, 0), stream).W0, (uint)source.Size);
                groups.Add((Philox4x32.Block(new Words(number++, 0, 1, 0), stream).W0, delivery, sources));
            }
        }
        foreach ((_, Delivery delivery, int[] sources) in groups.OrderBy(g => g.Order)) _groups.Add((delivery, sources));
        _done = new long[8 * Math.Max(1, executable.Populations.Max(p => p.Slices))];
        for (int slice = 0; slice < _done.Length / 8; slice++)
            foreach ((Delivery delivery, _) in _groups) delivery.Scatter(slice, [], _sums);
    }

    public double EventsPerCpuSecond(int tries)
    {
        if (_groups.Count == 0) return 0;
        double best = 0;
        // One try more than asked for: the first one compiles the loops and touches the rows.
        for (int t = 0; t <= tries; t++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            _executable.ForEachSlice(Scatter);
            double seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            if (t > 0) best = Math.Max(best, _done.Sum() / seconds);
        }
        return best;
    }

    public void Dispose()
    {
        foreach (SparseDelivery delivery in _cut) delivery.Dispose();
        _sums.Dispose();
    }

    private void Scatter(int slice)
    {
        long events = 0;
        foreach ((Delivery delivery, int[] sources) in _groups) events += delivery.Scatter(slice, sources, _sums);
        _done[8 * slice] = events;
    }

    private SparseDelivery Cut(CpuProjection projection)
    {
        SparseDelivery delivery = new(projection);
        _cut.Add(delivery);
        return delivery;
    }
}

/// <summary>One step's sums for every channel and slab that rows lead to, made when they are first asked for; from then on reading is thread safe.</summary>
internal sealed unsafe class ScatterSums : IDisposable
{
    private readonly Dictionary<object, AlignedBuffer<int>> _sums = [];

    /// <summary>The sum of neuron 0.</summary>
    public int* Of(CpuChannel channel) => Get(channel, channel.Population.Padded);

    /// <summary>The sums of a slice.</summary>
    public int* Of(ArrivalSlab slab, int slice) => Get((slab, slice), slab.Length(slice));

    public void Dispose()
    {
        foreach (AlignedBuffer<int> sums in _sums.Values) sums.Dispose();
    }

    private int* Get(object owner, long length)
    {
        if (!_sums.TryGetValue(owner, out AlignedBuffer<int>? sums)) _sums[owner] = sums = new AlignedBuffer<int>(length);
        return sums.Pointer;
    }
}
