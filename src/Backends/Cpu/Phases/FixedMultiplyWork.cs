using Neuromorphic.Hal.Host.Phases;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu.Phases;

/// <summary>Y = X Wᵀ as a step does it: spikes choose rows of fixed-point weights, which are added as integers. Any projection that is stepped without a rule.</summary>
internal sealed unsafe class FixedMultiplyWork(StageLayout layout, CpuProjection projection, ProductLoops loops, Action rescale)
    : ProjectionWork(layout, projection, loops)
{
    /// <summary>Places whose spikes are listed before the weights are walked.</summary>
    private const int ListedPlaces = 256;

    private readonly MultiplyStage _spec = (MultiplyStage)layout.Spec;

    private volatile OverflowException? _overflow;

    public override long ScratchLength => (2L * Math.Min(Places, ListedPlaces) * (Sources + 16)) + Projection.Target.Padded + 16;

    /// <exception cref="OverflowException">Weights have outgrown every fixed point.</exception>
    public override void End()
    {
        if (_overflow is not null) throw new OverflowException(_overflow.Message, _overflow);
    }

    public override void Run(PhaseWorker worker)
    {
        if (worker.Index == 0) Rescale();
        worker.Barrier();
        if (_overflow is not null) return;
        SummingDelivery delivery = (SummingDelivery)Projection.Delivery!;
        int groups = (Places + ListedPlaces - 1) / ListedPlaces, part = delivery.PartLength, parts = (Targets + part - 1) / part, listed = -1;
        (int from, int to) = Part(groups * parts, worker);
        int* sums = (int*)worker.Scratch;
        int* emitters = sums + Projection.Target.Padded + 16;
        int length = Sources + 16;
        float* values = (float*)(emitters + Math.Min(Places, ListedPlaces) * (long)length);
        int* counts = stackalloc int[ListedPlaces];
        for (int task = from; task < to; task++)
        {
            int start = task / parts * ListedPlaces, places = Math.Min(ListedPlaces, Places - start);
            if (task / parts != listed)
            {
                listed = task / parts;
                for (int p = 0; p < places; p++) counts[p] = List(At(Reads[0], start + p), emitters + (long)p * length, values + (long)p * length);
            }
            int first = task % parts * part, end = Math.Min(Targets, first + part);
            for (int p = 0; p < places; p++)
            {
                new Span<int>(sums, end - first).Clear();
                delivery.Sum(sums - first, emitters + (long)p * length, values + (long)p * length, counts[p], first, end);
                float* target = At(Writes[0], start + p);
                float inverse = Projection.Channel!.InverseScale;
                for (int j = first; j < end; j++)
                {
                    float sum = sums[j - first] * inverse;
                    target[j] = _spec.Accumulate ? target[j] + sum : sum;
                }
            }
        }
    }

    /// <summary>An earlier stage of this phase may have rewritten the weights. Workers do not throw: they would leave the others at a barrier.</summary>
    private void Rescale()
    {
        _overflow = null;
        try
        {
            rescale();
        }
        catch (OverflowException error)
        {
            _overflow = error;
        }
    }

    /// <summary>Who emits what: a spiking neuron 1, a graded one its value within its largest.</summary>
    private int List(float* source, int* emitters, float* values)
    {
        int count = ProductLoops.List(source, Sources, emitters, values);
        if (!Projection.Source.IsGraded) return count;
        float largest = Projection.Source.Largest;
        for (int e = 0; e < count; e++) values[e] = float.IsNaN(values[e]) ? 0 : Math.Clamp(values[e], -largest, largest);
        return count;
    }
}
