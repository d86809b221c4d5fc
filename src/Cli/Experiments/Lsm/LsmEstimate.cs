using Neuromorphic.Data.Events;
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
        LsmData data = LsmData.Open(options, context);
        int samples = data.Set.Count, pilot = Math.Min(Pilot, samples);
        LiquidStateMachineOptions machine = options.Machine(context.Seed, data.Set.Width, data.Set.Height, data.Set.Classes);
        int largest = options.Compare.Append(options.Neurons).Max();
        MemoryEstimate network = context.Backend.Estimate(
            ReservoirProgram.Build(machine.Reservoir with { Neurons = largest }), new CompileOptions { Batch = LiquidStateMachine.DefaultBatch });

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
        long spikes = tried.Sum(sample => (long)sample.Count);
        long bytes = network.Bytes
            + samples * (2 * spikes / pilot + 4L * (options.Steps + 1) + 200)
            + 2L * samples * options.Compare.Append(options.Neurons).Sum(n => 4L * n * options.Features.Segments)
            + (options.Baseline ? 2L * samples * 4 * (2 * data.Set.Width * data.Set.Height + machine.Reservoir.Inputs) : 0);
        return new RunEstimate(
            bytes, network.Synapses, TimeSpan.FromSeconds(seconds),
            $"Time: {pilot} of the {samples} recordings were encoded and trained on, without the ridge classifiers. {string.Join(" ", data.Notes)}".TrimEnd());
    }

    private static double Seconds(ExperimentContext context, Action work)
    {
        long start = context.Time.GetTimestamp();
        work();
        return context.Time.GetElapsedTime(start).TotalSeconds;
    }
}
