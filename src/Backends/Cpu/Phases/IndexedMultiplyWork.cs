using Neuromorphic.Hal.Host.Phases;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu.Phases;

/// <summary>Products over listed or drawn synapses, in either direction: a lane of places at a time, each output from its own synapses.</summary>
internal sealed unsafe class IndexedMultiplyWork(
    StageLayout layout, CpuProjection projection, SynapseIndex index, ProductLoops loops, bool transposed, RowSelection selection, bool accumulate, bool signs)
    : ProjectionWork(layout, projection, loops)
{
    public override long ScratchLength => (long)Inputs * Loops.Width + 16;

    private int Inputs => transposed ? Targets : Sources;

    private int Outputs => transposed ? Sources : Targets;

    public override void Run(PhaseWorker worker)
    {
        (int first, int end) = Selected(selection);
        int width = Loops.Width;
        float* lane = worker.Scratch, x = lane + 16;
        (int from, int to) = Part((Places + width - 1) / width, worker);
        for (int group = from; group < to; group++)
        {
            int start = group * width, places = Math.Min(width, Places - start);
            for (int n = 0; n < width; n++)
                for (int i = 0; i < Inputs; i++) x[i * width + n] = n < places ? At(Reads[0], start + n)[i] : 0;
            for (int output = 0; output < Outputs; output++)
            {
                (int low, int high) = Terms(output, first, end);
                Loops.IndexedLane(index.Partner.Pointer + low, index.Synapse.Pointer + low, high - low, Weights, signs, x, lane);
                for (int n = 0; n < places; n++)
                {
                    ref float target = ref At(Writes[0], start + n)[output];
                    target = accumulate ? target + lane[n] : lane[n];
                }
            }
        }
    }

    /// <summary>The synapses of an output whose row takes part.</summary>
    private (int Low, int High) Terms(int output, int first, int end)
    {
        int low = index.Start[output], high = index.Start[output + 1];
        if (!transposed) return output >= first && output < end ? (low, high) : (low, low);
        while (low < high && index.Partner[low] < first) low++;
        while (high > low && index.Partner[high - 1] >= end) high--;
        return (low, high);
    }
}
