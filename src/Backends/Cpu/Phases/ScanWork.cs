using Neuromorphic.Hal.Host.Phases;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu.Phases;

/// <summary>A population's own kernel along rows: workers own blocks of neurons of a replica.</summary>
internal sealed unsafe class ScanWork : PhaseWork
{
    /// <summary>Neurons of a block: a multiple of the widest vector.</summary>
    private const int Block = 512;

    private readonly ScanStage _spec;
    private readonly CpuPopulation _population;
    private readonly int[] _recorded;

    public ScanWork(StageLayout layout, CpuPopulation population) : base(layout)
    {
        _spec = (ScanStage)layout.Spec;
        _population = population;
        _recorded = [.. _spec.Records.Select(record => population.Layout.Find(record.Field))];
    }

    /// <summary>Emitters and emissions, and a block per channel for repeated values.</summary>
    public override long ScratchLength => (long)Block * (2 + Math.Max(1, Reads.Length));

    protected override int ReplicasOf(int inUse) => inUse;

    public override void Run(PhaseWorker worker)
    {
        int blocks = (_population.Size + Block - 1) / Block;
        (int from, int to) = Part(Replicas * blocks, worker);
        for (int unit = from; unit < to; unit++)
        {
            int start = unit % blocks * Block;
            RunBlock(unit / blocks, start, Math.Min(_population.Size, start + Block), worker.Scratch);
        }
    }

    private void RunBlock(int replica, int from, int to, float* scratch)
    {
        int* emitters = (int*)scratch;
        float* emissions = scratch + Block;
        float** channels = stackalloc float*[Math.Max(1, Reads.Length)];
        if (_spec.FromInitialState) _population.ResetKernelState(replica, from, to);
        for (int row = 0; row < Rows; row++)
        {
            for (int c = 0; c < Reads.Length; c++) channels[c] = Channel(Reads[c], row, replica, from, to, scratch + (2 + c) * Block);
            int count = _population.Step(replica, from, to, channels, emitters, emissions);
            float* target = Writes[0].Row(row, replica);
            new Span<float>(target + from, to - from).Clear();
            for (int e = 0; e < count; e++) target[emitters[e]] = _population.IsGraded ? emissions[e] : 1;
            for (int r = 0; r < _recorded.Length; r++)
            {
                CpuField field = _population.Field(_recorded[r]);
                Span<float> record = new(Writes[1 + r].Row(row, replica) + from, to - from);
                if (field.IsRepeated) record.Fill(*field.Real(replica));
                else new ReadOnlySpan<float>(field.Real(replica) + from, to - from).CopyTo(record);
            }
        }
    }

    /// <summary>Where neuron i's value lies at address + i.</summary>
    private float* Channel(in PhaseView view, int row, int replica, int from, int to, float* copy)
    {
        if (view.Integers == null && view.Elements == _population.Size) return view.Row(row, replica);
        int run = _population.Size / view.Elements;
        for (int i = from; i < to; i++) copy[i - from] = view.Integers == null ? view.Row(row, replica)[i / run] : view.IntegerRow(row, replica)[i / run];
        return copy - from;
    }
}
