using Neuromorphic.Cli.Reports;
using Neuromorphic.Data.Events;
using Neuromorphic.Data.Sets;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Snn.Encoding;
using Neuromorphic.Snn.Readouts;
using Neuromorphic.Snn.Reservoirs;

namespace Neuromorphic.Cli.Experiments.Lsm;

/// <summary>Memory by counting, time by trying a few recordings of the run itself.</summary>
internal static class LsmEstimate
{
    private const int Pilot = 2 * LiquidStateMachine.DefaultBatch;

    public static RunEstimate Of(LsmOptions options, ExperimentContext context)
    {
        (RecordingDataSet set, IReadOnlyList<string> plans) = LsmSources.Preview(DatasetReference.Parse(options.Data), context);
        LsmData data = LsmData.Divide(options, set, plans);
        int samples = data.Set.Count, pilot = Math.Min(Pilot, samples);
        LiquidStateMachineOptions machine = options.Machine(context.Seed, data.Set.Width, data.Set.Height, data.Set.Classes);
        EventFramer framer = new(options.Framing, options.Steps, data.Set.Width, data.Set.Height);
        double seconds = 0;
        SpikeTrainSample[] tried = new SpikeTrainSample[pilot];
        // The first pass compiles code; the second one is the measurement.
        for (int pass = 0; pass < 2; pass++)
        {
            double scale = (double)samples / pilot;
            seconds = scale / context.Threads * Seconds(context, () =>
            {
                for (int i = 0; i < pilot; i++)
                {
                    EventRecording recording = data.Set.Read(i);
                    tried[i] = framer.Frame(recording.TimesUs, recording.X, recording.Y, recording.Polarity, recording.Label, recording.Name);
                }
            });
            EncodedSamples? encoded = null;
            using ReservoirEncoder encoder = new(machine.Reservoir, machine.Steps, machine.Features, context.Backend, stop: context.Stop);
            double encode = scale * Seconds(context, () => encoded = encoder.Encode(tried, stop: context.Stop));
            LiquidStateMachineOptions once = machine with { Readout = machine.Readout is SoftmaxOptions softmax ? softmax with { Epochs = 1 } : machine.Readout };
            double train = scale * (machine.Readout is SoftmaxOptions { Epochs: int epochs } ? epochs : 1)
                * Seconds(context, () => LiquidStateMachine.TrainReadout(once, encoded!.Features, encoded.Labels, stop: context.Stop));
            // Synapses of the recurrence grow with the square of the neurons, readouts with the first power.
            foreach (int neurons in options.Compare.Append(options.Neurons))
            {
                double ratio = (double)neurons / options.Neurons;
                seconds += ratio * ratio * encode + ratio * (1 + options.Folds) * train;
            }
        }
        MemoryEstimate memory = Memory(options, data, machine, context.Backend, (double)tried.Sum(sample => (long)sample.Count) / pilot);
        return new RunEstimate(
            memory.Bytes, memory.Synapses, TimeSpan.FromSeconds(seconds),
            $"Time: {pilot} of the {samples} recordings were encoded and trained on, without the ridge classifiers. {string.Join(" ", data.Notes)}".TrimEnd());
    }

    /// <summary>Memory of a run at its largest: the network, the samples, features of every classifier and a copy of the part that is trained on.</summary>
    /// <param name="options">The run.</param>
    /// <param name="data">Its recordings.</param>
    /// <param name="machine">Its machine.</param>
    /// <param name="backend">Where it runs.</param>
    /// <param name="spikesPerSample">Mean number of input spikes; N-MNIST through the preset has about 1,100.</param>
    public static MemoryEstimate Memory(LsmOptions options, LsmData data, LiquidStateMachineOptions machine, IBackend backend, double spikesPerSample = 1100)
    {
        int[] sizes = [options.Neurons, .. options.Compare];
        MemoryEstimate network = backend.Estimate(
            ReservoirProgram.Build(machine.Reservoir with { Neurons = sizes.Max() }), new CompileOptions { Batch = LiquidStateMachine.DefaultBatch });
        long counts = options.Baseline ? 2 * data.Set.Width * data.Set.Height + machine.Reservoir.Inputs : 0;
        long features = (sizes.Sum(n => (long)n) * options.Features.Segments) + counts;
        double samples = data.Set.Count * (2 * spikesPerSample + 4.0 * (options.Steps + 1) + 200);
        return new MemoryEstimate(network.Bytes + (long)samples + 2 * 4 * features * data.Set.Count, network.Synapses);
    }

    /// <summary>Refuses a run that does not fit, before anything of it is allocated.</summary>
    /// <exception cref="ToolException">It needs more memory than this process may have.</exception>
    public static void RequireMemory(LsmOptions options, LsmData data, LiquidStateMachineOptions machine, IBackend backend)
    {
        long needed = Memory(options, data, machine, backend).Bytes, there = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed <= there) return;
        throw new ToolException(ExitCode.Refused,
            $"{data.Set.Count} recordings with {options.Neurons} neurons need about {Sizes.Text(needed)} of memory; {Sizes.Text(there)} are there. "
            + "Use fewer recordings (--train, --test) or neurons, or --baseline false.");
    }

    private static double Seconds(ExperimentContext context, Action work)
    {
        long start = context.Time.GetTimestamp();
        work();
        return context.Time.GetElapsedTime(start).TotalSeconds;
    }
}
