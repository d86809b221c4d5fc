using System.Diagnostics;
using Neuromorphic.Hal.Connectivity;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Lanes;
using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Hal.Host.Reference;

/// <summary>The step semantics as code: docs/step-semantics.md, line by line.</summary>
internal sealed partial class ReferenceExecutable<TLane> : IExecutable where TLane : unmanaged, ILane<TLane, bool>
{
    private readonly ReferencePopulation<TLane>[] _populations;
    private readonly ReferenceProjection<TLane>[] _projections;
    private readonly ReferenceInput[] _inputs;
    private readonly ReferenceProbe<TLane>[] _probes;
    private readonly ReferenceTape<TLane>[] _tapes;
    private readonly uint[] _trials;
    private readonly int[][] _slots;
    private int _replicas;
    private long _spikes;
    private long _events;
    private long _saturations;
    private bool _disposed;

    public ReferenceExecutable(NetworkProgram program, CompileOptions options, CancellationToken stop)
    {
        Program = program;
        Batch = options.Batch;
        _trials = new uint[Batch];
        _projections =
        [
            .. program.Projections.Select((_, index) => new ReferenceProjection<TLane>(program, index, SynapseGenerator.Create(program, index, stop))),
        ];
        _slots = [.. program.Populations.Select(p => new int[p.Kernel?.Declaration.Channels.Count ?? 0])];
        foreach (ReferenceProjection<TLane> projection in _projections)
        {
            if (!projection.IsStepped) continue;
            ref int slots = ref _slots[projection.TargetIndex][projection.Channel];
            slots = Math.Max(slots, projection.Generator.MaxDelay + 1);
        }
        _populations = [.. program.Populations.Select((_, index) => new ReferencePopulation<TLane>(program, index, Batch, _slots[index]))];
        _inputs = [.. program.Inputs.Select(input => new ReferenceInput(program, input, Batch))];
        _tapes = [.. program.Tapes.Select(tape => new ReferenceTape<TLane>(tape, _populations[program.Population(tape.Population)].Size, Batch))];
        _probes = [.. program.Probes.Select(probe => new ReferenceProbe<TLane>(program, probe, _populations[program.Population(probe.Population)], Batch))];
        _stages = [.. program.Phases.Select((_, phase) => StageLayout.Of(program, phase))];
        Reset(new uint[Batch]);
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
        trials.CopyTo(_trials);
        _replicas = trials.Length;
        Step = 0;
        for (int r = 0; r < Batch; r++)
            foreach (ReferencePopulation<TLane> population in _populations) population.Reset(r);
        ChooseScales(reset: true);
        foreach (ReferenceProjection<TLane> projection in _projections) projection.Rule?.Reset();
        foreach (ReferenceInput input in _inputs) input.Reset();
        foreach (ReferenceProbe<TLane> probe in _probes) probe.Reset();
        foreach (ReferenceTape<TLane> tape in _tapes) tape.Rows = 0;
    }

    /// <inheritdoc/>
    public RunReport Run(long steps, CancellationToken stop = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        long started = Stopwatch.GetTimestamp();
        (_spikes, _events, _saturations) = (0, 0, 0);
        ChooseScales(reset: false);
        long done = 0;
        int full = -1;
        while (done < steps && !stop.IsCancellationRequested)
        {
            full = Array.FindIndex(_probes, probe => probe.IsFull(_replicas, Tape(probe)));
            if (full >= 0) break;
            for (int replica = 0; replica < _replicas; replica++) StepReplica(replica, Step);
            foreach (ReferenceProbe<TLane> probe in _probes) probe.EndStep(Step, _replicas, Tape(probe));
            Step++;
            done++;
        }
        RunEnd end = done == steps ? RunEnd.Completed : full >= 0 ? RunEnd.ProbeFull : RunEnd.Stopped;
        return new RunReport(done, end, end == RunEnd.ProbeFull ? full : -1)
        {
            Spikes = _spikes,
            SynapticEvents = _events,
            Saturations = _saturations,
            WallTime = Stopwatch.GetElapsedTime(started),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        foreach (ReferencePopulation<TLane> population in _populations) population.Dispose();
        foreach (ReferenceProjection<TLane> projection in _projections) projection.Dispose();
        foreach (ReferenceTape<TLane> tape in _tapes) tape.Dispose();
    }

    private void StepReplica(int replica, long k)
    {
        foreach (IGrouping<int, ReferencePopulation<TLane>> rank in _populations.Where(p => p.Spec.Kernel is not null).GroupBy(p => p.Spec.Rank).OrderBy(g => g.Key))
        {
            foreach (ReferencePopulation<TLane> population in rank)
            {
                Arrive(population, replica, k);
                Integrate(population, replica, k);
            }
            foreach (ReferenceProjection<TLane> projection in _projections)
                if (IsForward(projection) && _populations[projection.SourceIndex].Spec.Rank == rank.Key) Transmit(projection, replica, k);
        }
        foreach (ReferenceProjection<TLane> projection in _projections)
            if (projection.IsStepped && !IsForward(projection)) Transmit(projection, replica, k);
        foreach (ReferenceProbe<TLane> probe in _probes) probe.Observe(replica, k, Tape(probe));
    }

    /// <summary>Delay 0 within the step.</summary>
    private static bool IsForward(ReferenceProjection<TLane> projection)
        => projection.IsStepped && projection.Generator.Count > 0 && projection.Generator.MinDelay == 0;

    /// <summary>input[k] = contributions due at k, then the inputs in program order.</summary>
    private void Arrive(ReferencePopulation<TLane> population, int replica, long k)
    {
        int index = Array.IndexOf(_populations, population);
        for (int c = 0; c < population.Input.Length; c++)
        {
            int slots = _slots[index][c];
            for (int n = 0; n < population.Size; n++)
            {
                population.Input[c][n] = TLane.Splat(0);
                if (slots == 0) continue;
                ref long sum = ref population.Rings[replica][c][k % slots, n];
                population.Input[c][n] = Scalar.FromFixed<TLane>(sum, population.Scales[c]);
                sum = 0;
            }
            for (int i = 0; i < _inputs.Length; i++)
            {
                InputSpec spec = Program.Inputs[i];
                if (spec.Target != population.Spec.Name || population.Spec.Kernel!.Declaration.Channels[c] != spec.Channel) continue;
                _inputs[i].AddTo(population.Input[c], replica, _trials[replica], k);
            }
        }
    }

    private void Integrate(ReferencePopulation<TLane> population, int replica, long k)
    {
        population.Spikes[replica].Clear();
        population.Spec.Kernel!.Accept(new Integration(population, replica, _trials[replica], k));
        double largest = population.Spec.LargestEmission ?? population.Spec.Kernel.Declaration.LargestEmission;
        bool graded = population.Spec.Kernel.Declaration.Emission == Emission.Graded;
        for (int n = 0; n < population.Size; n++)
        {
            ref TLane emitted = ref population.Emitted[replica][n];
            if (graded)
            {
                TLane limit = TLane.Splat(largest), minus = TLane.Splat(-largest);
                if (!TLane.Equal(emitted, emitted)) emitted = TLane.Splat(0);
                if (TLane.Less(limit, emitted) || TLane.Less(emitted, minus)) _saturations++;
                emitted = TLane.Max(TLane.Min(emitted, limit), minus);
            }
            if (Scalar.ToDouble(emitted) == 0) continue;
            population.Spikes[replica].Add(n);
            _spikes++;
        }
    }

    /// <summary>Every synapse of every source that emitted: to slot k + d, in fixed point.</summary>
    private void Transmit(ReferenceProjection<TLane> projection, int replica, long k)
    {
        ReferencePopulation<TLane> source = _populations[projection.SourceIndex], target = _populations[projection.TargetIndex];
        int slots = _slots[projection.TargetIndex][projection.Channel], scale = target.Scales[projection.Channel];
        long[,] ring = target.Rings[replica][projection.Channel];
        if (projection.Rule is not null)
        {
            _events += projection.Rule.Step(
                k, source.Spikes[replica], target.Spikes[replica],
                (neuron, delay, value) => ring[(k + delay) % slots, neuron] += Scalar.ToFixed(value, scale));
            return;
        }
        foreach (int neuron in source.Spikes[replica])
        {
            long start = projection.Generator.RowStart(neuron), end = start + projection.Generator.RowLength(neuron);
            for (long i = start; i < end; i++)
            {
                _events++;
                if (!projection.IsInUse(i)) continue;
                ring[(k + projection.Delay[i]) % slots, projection.Target[i]] += Scalar.ToFixed(projection.Sent(i) * source.Emitted[replica][neuron], scale);
            }
        }
    }

    /// <summary>At a reset the finest fixed point that cannot overflow; between resets a coarser one when rewritten weights outgrow it.</summary>
    private void ChooseScales(bool reset)
    {
        if (!reset && !_projections.Any(p => p.IsRewritten)) return;
        int[][] scales = ChannelScales.Compute(
            Program, [.. _projections.Select(p => p.Generator)], [.. _projections.Select(p => p.LargestWeight())], wide: TLane.IsDouble);
        for (int p = 0; p < scales.Length; p++)
        {
            for (int c = 0; c < scales[p].Length; c++)
            {
                int old = _populations[p].Scales[c];
                if (scales[p][c] == old || (!reset && scales[p][c] > old)) continue;
                _populations[p].Scales[c] = scales[p][c];
                if (reset) continue;
                foreach (long[][,] rings in _populations[p].Rings)
                    for (int s = 0; s < rings[c].GetLength(0); s++)
                        for (int n = 0; n < rings[c].GetLength(1); n++)
                            rings[c][s, n] = (long)Math.Round(rings[c][s, n] * Math.ScaleB(1, scales[p][c] - old), MidpointRounding.ToEven);
            }
        }
        foreach (ReferenceProjection<TLane> projection in _projections) projection.IsRewritten = false;
    }

    private ReferenceTape<TLane>? Tape(ReferenceProbe<TLane> probe) => probe.Spec.Tape is null ? null : _tapes[Program.Tape(probe.Spec.Tape)];

    /// <summary>Closes the loop over a neuron kernel.</summary>
    private sealed class Integration(ReferencePopulation<TLane> population, int replica, uint trial, long step) : INeuronKernelVisitor<bool>
    {
        public bool Visit<TKernel>() where TKernel : unmanaged, INeuronKernel
        {
            for (int n = 0; n < population.Size; n++)
            {
                Neuron neuron = new(population, replica, trial, step, n);
                TKernel.Step<TLane, bool, Neuron>(ref neuron);
            }
            return true;
        }
    }

    /// <summary>One neuron as its kernel sees it.</summary>
    private readonly struct Neuron(ReferencePopulation<TLane> population, int replica, uint trial, long step, int index) : INeuronContext<TLane, bool>
    {
        public TLane Get(int field) => population.Fields[replica][field][index];

        public void Set(int field, TLane value) => population.Fields[replica][field][index] = value;

        public TLane Input(int channel) => population.Input[channel][index];

        public TLane Uniform(int draw) => TLane.Splat(Philox4x32.ToUniform(Word(draw)));

        public TLane Normal(int draw) => TLane.Splat(InversionTable.StandardNormal.Draw(Word(population.Spec.Kernel!.Declaration.UniformDraws + draw)));

        public void Spike(bool fired) => population.Emitted[replica][index] = TLane.Splat(fired ? 1 : 0);

        public void Emit(TLane value) => population.Emitted[replica][index] = value;

        private uint Word(int draw) => StepDraws.Word(population.Stream, (uint)index, trial, step, (uint)draw);
    }
}
