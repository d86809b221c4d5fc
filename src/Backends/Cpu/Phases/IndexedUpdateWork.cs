using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Host.Phases;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu.Phases;

/// <summary>Outer products of listed or drawn synapses: one synapse at a time, in rows of one source.</summary>
internal sealed unsafe class IndexedUpdateWork(
    StageLayout layout, NetworkProgram program, CpuProjection projection, ProductLoops loops, SimdWidth width)
    : UpdateWork(layout, program, projection, loops, width)
{
    private readonly int[] _targets = TargetsOf(projection);

    private long RowLength => Projection.Generator.MaxRowLength + 16L;

    /// <summary>The parameters by target; gradients and parameters of a run of synapses.</summary>
    public override long ScratchLength => ParameterLength + RowLength * (1 + Spec.Parameters.Count);

    public override void Run(PhaseWorker worker)
    {
        if (!Projection.Learning) return;
        int count = Spec.Parameters.Count;
        float** parameters = stackalloc float*[Math.Max(1, count)], gathered = stackalloc float*[Math.Max(1, count)];
        nint* masks = stackalloc nint[Math.Max(1, count)];
        float** states = stackalloc float*[Math.Max(1, Spec.Kernel.Declaration.StateFields.Count)];
        Begin(worker, worker.Scratch, parameters, masks, states);
        float* gradients = worker.Scratch + ParameterLength;
        for (int p = 0; p < count; p++) gathered[p] = masks[p] == 0 ? parameters[p] : gradients + (1 + p) * RowLength;
        (int first, int end) = Selected(RowSelection.Learning);
        (int from, int to) = Part(Sources, worker);
        for (int source = from; source < to; source++)
        {
            int start = (int)Projection.Generator.RowStart(source), stop = start + Projection.Generator.RowLength(source);
            for (int i = start; i < stop; i++)
            {
                // Neighbouring synapses whose rows may be written.
                int run = i;
                for (; run < stop && _targets[run] >= first && _targets[run] < end; run++) gradients[run - i] = Gradient(source, _targets[run]);
                for (int p = 0; p < count; p++)
                    for (int k = i; masks[p] != 0 && k < run; k++) gathered[p][k - i] = parameters[p][_targets[k]];
                if (run > i) Apply(i, 1, run - i, gradients, 0, gathered, masks, states);
                i = run;
            }
        }
    }

    private float Gradient(int source, int target)
    {
        float total = 0, chain = 0;
        for (int place = 0; place < Places; place++)
        {
            if (place % ProductLoops.Chunk == 0)
            {
                total += chain;
                chain = 0;
            }
            chain = MathF.FusedMultiplyAdd(At(Reads[0], place)[source], At(Reads[1], place)[target], chain);
        }
        return total + chain;
    }

    private static int[] TargetsOf(CpuProjection projection)
    {
        var generator = projection.Generator;
        int[] targets = new int[generator.Count], delays = new int[generator.MaxRowLength];
        float[] weights = new float[generator.MaxRowLength];
        for (int source = 0; source < generator.SourceCount; source++)
        {
            int start = (int)generator.RowStart(source), length = generator.RowLength(source);
            generator.Row(source, targets.AsSpan(start, length), weights.AsSpan(0, length), delays.AsSpan(0, length));
        }
        return targets;
    }
}
