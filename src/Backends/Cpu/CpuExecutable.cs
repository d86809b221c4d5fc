using System.Diagnostics;
using Neuromorphic.Hal.Connectivity;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host;
using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Host.Workers;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu;

/// <summary>A program in memory, and the loop that steps it.</summary>
/// <remarks>
/// <para>Two ways to share the work, chosen at Compile: with enough independent units (replicas times disjoint sub-networks) each worker runs whole units,
/// many steps at a time and without barriers; otherwise every population is cut into one slice per worker, and workers meet once per step, and once more
/// per rank that forwards within the step.</para>
/// <para>Ordering in the sliced form: emissions of step k lie in the list of parity k mod 2. A worker that runs ahead into step k + 1 writes the other
/// list; it cannot reach step k + 2, which reuses the first, before the barrier of step k + 1, which everyone passes only after delivering step k.</para>
/// </remarks>
internal sealed partial class CpuExecutable : IExecutable
{
    /// <summary>Longest stretch of steps between looks at the caller's wish to stop.</summary>
    private const long LongestStretch = 256;

    private readonly WorkerTeam _team;
    private readonly CpuPopulation[] _populations;
    private readonly CpuProjection[] _projections;
    private readonly CpuLearning?[] _learning;
    private readonly CpuInput[] _inputs;
    private readonly CpuProbe[] _probes;
    private readonly CpuTape[] _tapes;
    private readonly CpuSchedule[] _schedules;
    private readonly DelaySortedDelivery[] _bundles;
    private readonly ArrivalSlab? _slab;
    private readonly bool _sliced;
    private readonly uint[] _trials;
    private readonly WorkerCounters[] _counters;
    private readonly ChannelScales _scales;
    private readonly double[] _largest;
    private readonly Action<int> _runUnits;
    private readonly Action<int> _runSlices;
    private int _replicas;
    private int _nextUnit;
    private long _stretch;
    private bool _disposed;

    public CpuExecutable(NetworkProgram program, CompileOptions options, int threads, SimdWidth width, DelayStrategy delays, CancellationToken stop)
    {
        Program = program;
        Batch = options.Batch;
        _trials = new uint[Batch];
        _replicas = Batch;
        // A struct per worker, cache lines apart.
        _counters = new WorkerCounters[threads * 8];

        SynapseGenerator[] generators = new SynapseGenerator[program.Projections.Count];
        for (int p = 0; p < generators.Length; p++) generators[p] = SynapseGenerator.Create(program, p, stop);
        _sliced = threads > 1 && Batch == 1 && !HasIndependentParts(program, threads);
        _scales = new ChannelScales(program, generators);
        _largest = [.. generators.Select(generator => generator.LargestWeight)];
        int[][] scales = _scales.Choose(_largest);
        int[][] bundles = Batch > 1 ? [] : [.. DelaySortedDelivery.Bundles(program, generators, delays, _sliced ? threads : 1)];
        bool[] bundled = [.. Enumerable.Range(0, generators.Length).Select(p => bundles.Any(b => b.Contains(p)))];
        int[][] slots = Slots(program, generators, bundled);
        _populations =
        [
            .. program.Populations.Select((spec, index) =>
                new CpuPopulation(program, index, Cuts(spec.Size, _sliced ? threads : 1), Batch, width, scales[index], slots[index])),
        ];
        _projections = new CpuProjection[generators.Length];
        _learning = new CpuLearning?[generators.Length];
        for (int p = 0; p < generators.Length; p++)
        {
            stop.ThrowIfCancellationRequested();
            ProjectionSpec spec = program.Projections[p];
            CpuProjection projection = new(program, p, generators[p], _populations[program.Population(spec.Source)], _populations[program.Population(spec.Target)]);
            _projections[p] = projection;
            if (!projection.IsStepped) continue;
            if (spec.Synapse is not null) _learning[p] = CpuLearning.Create(projection, program.DtMs, width);
            else if (!bundled[p]) projection.Delivery = projection.IsDense && generators[p].MinDelay == generators[p].MaxDelay ? new DenseDelivery(projection) : new SparseDelivery(projection);
        }
        if (bundles.Length > 0)
        {
            // Channels of the same number side by side: a source feeds one of them in every population, so its indices stay short.
            CpuChannel[] fed = [.. bundles.SelectMany(b => b).Select(p => _projections[p].Channel!).Distinct().OrderBy(c => c.Index).ThenBy(c => c.Population.Index)];
            _slab = new ArrivalSlab(fed, _sliced ? threads : 1);
        }
        _bundles = [.. bundles.Select(bundle => Bundle([.. bundle.Select(p => _projections[p])], stop))];
        _inputs = [.. program.Inputs.Select(AttachInput)];
        _tapes = [.. program.Tapes.Select(tape => new CpuTape(tape, _populations[program.Population(tape.Population)]))];
        _probes = [.. program.Probes.Select(CreateProbe)];
        _schedules = CpuSchedule.Create(_populations, _projections, [.. _learning.OfType<CpuLearning>()], _probes);
        _phases = CreatePhases(threads, width);
        _runUnits = RunUnits;
        _runSlices = RunSlices;
        Reset(new uint[Batch]);
        // Last: memory of a compilation that is stopped or fails is collected, threads would stay.
        _team = new WorkerTeam(threads);
    }

    /// <inheritdoc/>
    public NetworkProgram Program { get; }

    /// <inheritdoc/>
    public int Batch { get; }

    /// <inheritdoc/>
    public long Step { get; private set; }

    /// <inheritdoc/>
    public void Reset(ReadOnlySpan<uint> trials)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        CallChecks.Trials(trials.Length, Batch);
        SettleLearning();
        trials.CopyTo(_trials);
        _replicas = trials.Length;
        Step = 0;
        foreach (DelaySortedDelivery bundle in _bundles) bundle.Forget();
        Rescale(reset: true);
        foreach (CpuPopulation population in _populations)
            for (int replica = 0; replica < _replicas; replica++) population.Reset(replica);
        foreach (CpuInput input in _inputs)
            for (int replica = 0; replica < _replicas; replica++) input.Reset(replica);
        foreach (CpuProbe probe in _probes) probe.Reset(_replicas);
        foreach (CpuTape tape in _tapes) tape.Rows = 0;
        foreach (CpuLearning? learning in _learning) learning?.Reset();
    }

    /// <inheritdoc/>
    public RunReport Run(long steps, CancellationToken stop = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        Rescale(reset: false);
        foreach (CpuProbe probe in _probes) probe.BeginRun(Step);
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < _counters.Length; i++) _counters[i].BeginRun();
        long done = 0;
        int full = -1;
        while (done < steps && !stop.IsCancellationRequested)
        {
            _stretch = Math.Min(LongestStretch, steps - done);
            for (int p = 0; p < _probes.Length; p++)
            {
                long room = _probes[p].Room(Step, _replicas);
                if (room == 0 && full < 0) full = p;
                _stretch = Math.Min(_stretch, room);
            }
            if (full >= 0) break;
            if (_sliced)
            {
                _team.Run(_runSlices);
            }
            else
            {
                _nextUnit = 0;
                _team.Run(_runUnits);
            }
            Step += _stretch;
            done += _stretch;
        }
        foreach (CpuProbe probe in _probes) probe.EndRun(Step);
        RunEnd end = done == steps ? RunEnd.Completed : full >= 0 ? RunEnd.ProbeFull : RunEnd.Stopped;
        return new RunReport(done, end, end == RunEnd.ProbeFull ? full : -1)
        {
            Spikes = _counters.Sum(c => c.Spikes),
            SynapticEvents = _counters.Sum(c => c.SynapticEvents),
            Saturations = _counters.Sum(c => c.Saturations),
            WallTime = Stopwatch.GetElapsedTime(started),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _team.Dispose();
        foreach (CpuPopulation population in _populations) population.Dispose();
        foreach (CpuProjection projection in _projections) projection.Dispose();
        foreach (CpuLearning? learning in _learning) learning?.Dispose();
        foreach (CpuInput input in _inputs) input.Dispose();
        foreach (CpuProbe probe in _probes) probe.Dispose();
        foreach (CpuTape tape in _tapes) tape.Dispose();
        DisposePhases();
        _slab?.Dispose();
    }

    /// <summary>Whole units, taken in turn by whoever is free: they share nothing that is written, so who takes which does not matter.</summary>
    private void RunUnits(int worker)
    {
        int units = _replicas * _schedules.Length;
        ref WorkerCounters counters = ref _counters[worker * 8];
        int unit;
        while ((unit = Interlocked.Increment(ref _nextUnit) - 1) < units)
        {
            CpuSchedule schedule = _schedules[unit % _schedules.Length];
            int replica = unit / _schedules.Length;
            for (long step = Step; step < Step + _stretch; step++) StepSlice(schedule, replica, 0, step, ref counters);
        }
    }

    private void RunSlices(int worker)
    {
        ref WorkerCounters counters = ref _counters[worker * 8];
        for (long step = Step; step < Step + _stretch; step++)
            foreach (CpuSchedule schedule in _schedules) StepSlice(schedule, 0, worker, step, ref counters);
    }

    /// <summary>One step of one slice: the table of docs/step-semantics.md, in order.</summary>
    private void StepSlice(CpuSchedule schedule, int replica, int slice, long step, ref WorkerCounters counters)
    {
        uint trial = _trials[replica];
        bool clock = MeasuresStages;
        if (clock) counters.Begin();
        foreach (RankStage rank in schedule.Ranks)
        {
            foreach (CpuPopulation population in rank.Populations) population.Integrate(replica, slice, step, trial, ref counters);
            if (clock) counters.Lap(ref counters.IntegrateTicks);
            if (rank.Forward.Length == 0) continue;
            if (_sliced) _team.Barrier();
            if (clock) counters.Lap(ref counters.ObserveTicks);
            foreach (CpuProjection projection in rank.Forward) projection.Delivery!.Deliver(replica, slice, step, ref counters);
            if (clock) counters.Lap(ref counters.DeliverTicks);
        }
        if (_sliced) _team.Barrier();
        if (clock) counters.Lap(ref counters.ObserveTicks);
        foreach (Delivery delivery in schedule.Transmit) delivery.Deliver(replica, slice, step, ref counters);
        if (clock) counters.Lap(ref counters.DeliverTicks);
        foreach (CpuLearning learning in schedule.Learning) learning.Step(slice, step, ref counters);
        if (clock) counters.Lap(ref counters.LearnTicks);
        foreach (CpuProbe probe in schedule.Probes)
        {
            probe.ObserveSlice(replica, slice, step);
            if (slice == 0) probe.ObserveAll(replica, step);
        }
        if (clock) counters.Lap(ref counters.ObserveTicks);
    }

    /// <summary>Weights were rewritten, or a reset chooses the fixed point anew: scales, then what delivery reads.</summary>
    private void Rescale(bool reset)
    {
        bool dirty = false;
        foreach (CpuProjection projection in _projections)
        {
            if (!projection.IsDirty) continue;
            projection.MeasureWeights();
            dirty = true;
        }
        if (!dirty && !reset) return;
        // Spikes under way keep the weights and the fixed point of their step.
        if (!reset) FlushBundles();
        for (int p = 0; p < _projections.Length; p++) _largest[p] = _projections[p].LargestWeight;
        int[][] scales = _scales.Choose(_largest);
        for (int p = 0; p < scales.Length; p++)
        {
            for (int c = 0; c < scales[p].Length; c++)
            {
                CpuChannel channel = _populations[p].Channels[c];
                // Between resets the grid only ever gets coarser: when weights outgrow it.
                if (scales[p][c] == channel.Scale || (!reset && scales[p][c] > channel.Scale)) continue;
                channel.Rescale(scales[p][c]);
                foreach (CpuProjection projection in _projections)
                    if (ReferenceEquals(projection.Channel, channel)) projection.IsDirty = true;
            }
        }
        RefreshDeliveries();
    }

    /// <summary>Weights and state of synapses stand as every step so far left them.</summary>
    private void SettleLearning()
    {
        foreach (CpuLearning? learning in _learning) learning?.Settle(Step);
    }

    private void RefreshDeliveries()
    {
        // Projections of one bundle share their delivery. No query and no set: training comes here once per batch and allocates nothing.
        for (int p = 0; p < _projections.Length; p++)
        {
            bool first = true;
            for (int other = 0; other < p; other++) first &= !_projections[other].IsDirty || _projections[other].Delivery != _projections[p].Delivery;
            if (_projections[p].IsDirty && first) _projections[p].Delivery?.Refresh();
        }
        foreach (CpuProjection projection in _projections) projection.IsDirty = false;
    }

    /// <summary>All that is under way lies in rings, as if every spike had been delivered at once.</summary>
    private void FlushBundles()
    {
        foreach (DelaySortedDelivery bundle in _bundles) bundle.Flush(Step);
        if (_bundles.Length == 0) return;
        foreach (CpuPopulation population in _populations)
            foreach (CpuChannel channel in population.Channels) channel.FoldArrivals(Step);
    }

    private DelaySortedDelivery Bundle(CpuProjection[] projections, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        DelaySortedDelivery bundle = new(projections, _slab!);
        foreach (CpuProjection projection in projections) projection.Delivery = bundle;
        return bundle;
    }

    private CpuInput AttachInput(InputSpec spec)
    {
        CpuPopulation target = _populations[Program.Population(spec.Target)];
        CpuInput input = CpuInput.Create(Program, spec, target);
        // An input to a population without a kernel is there for phases to read.
        if (target.Spec.Kernel is null) return input;
        target.Channels[target.Spec.Kernel!.Declaration.Channels.ToList().IndexOf(spec.Channel)].Add(input);
        return input;
    }

    private CpuProbe CreateProbe(ProbeSpec spec)
    {
        CpuPopulation population = _populations[Program.Population(spec.Population)];
        CpuTape? tape = spec.Tape is null ? null : _tapes[Program.Tape(spec.Tape)];
        return spec.Kind == ProbeKind.Spikes && tape is null ? new CpuSpikeProbe(spec, population) : new CpuRowProbe(spec, population, tape);
    }

    /// <summary>Cuts on multiples of 16 neurons: a cache line, and the widest vector.</summary>
    private static int[] Cuts(int size, int slices)
    {
        int[] cuts = new int[slices + 1];
        int blocks = (size + 15) / 16;
        for (int s = 0; s <= slices; s++) cuts[s] = Math.Min(size, (int)((long)blocks * s / slices) * 16);
        return cuts;
    }

    private static int[][] Slots(NetworkProgram program, SynapseGenerator[] generators, bool[] bundled)
    {
        int[][] slots = [.. program.Populations.Select(p => new int[p.Kernel?.Declaration.Channels.Count ?? 0])];
        for (int p = 0; p < generators.Length; p++)
        {
            ProjectionSpec spec = program.Projections[p];
            if (bundled[p] || !spec.Use.HasFlag(ProjectionUse.Stepped)) continue;
            int target = program.Population(spec.Target);
            int channel = program.Populations[target].Kernel!.Declaration.Channels.ToList().IndexOf(spec.Channel);
            slots[target][channel] = Math.Max(slots[target][channel], generators[p].MaxDelay + 1);
        }
        return slots;
    }

    /// <summary>Enough disjoint sub-networks of neurons to keep every worker busy without cutting any.</summary>
    private static bool HasIndependentParts(NetworkProgram program, int threads)
    {
        int[] part = [.. Enumerable.Range(0, program.Populations.Count)];
        int Root(int i)
        {
            while (part[i] != i) i = part[i];
            return i;
        }
        foreach (ProjectionSpec spec in program.Projections)
        {
            if (!spec.Use.HasFlag(ProjectionUse.Stepped)) continue;
            int a = Root(program.Population(spec.Source)), b = Root(program.Population(spec.Target));
            part[Math.Max(a, b)] = Math.Min(a, b);
        }
        return part.Where((_, i) => program.Populations[i].Kernel is not null).Select(Root).Distinct().Count() >= 2 * threads;
    }
}
