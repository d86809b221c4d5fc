using Neuromorphic.Cli.Reports;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Encoding;
using Neuromorphic.Snn.Reservoirs;

namespace Neuromorphic.Cli.Experiments.Lsm;

/// <summary>The spikes of one sample, for the figure: the same reservoir with a probe that keeps spikes.</summary>
internal static class SpikeRaster
{
    private const string Probe = "spikes";

    /// <summary>Runs the reservoir on one sample.</summary>
    public static IReadOnlyList<(long Step, int Neuron)> Record(LiquidStateMachineOptions options, SpikeTrainSample sample, uint trial, IBackend backend, CancellationToken stop)
    {
        // Room for every neuron in every step: one sample is small.
        NetworkProgram program = ReservoirProgram.Build(options.Reservoir, new ProbeSpec
        {
            Name = Probe,
            Population = ReservoirProgram.NeuronsName,
            Kind = ProbeKind.Spikes,
            Capacity = (long)options.Steps * options.Reservoir.Neurons,
        });
        using IExecutable executable = backend.Compile(program, CompileOptions.Default, stop);
        executable.Reset([trial]);
        List<InputEvent> events = [];
        for (int step = 0; step < sample.Steps; step++)
            foreach (ushort channel in sample.At(step)) events.Add(new InputEvent(step, channel, 1));
        executable.WriteEvents(program.Input(ReservoirProgram.InputName), 0, events.ToArray());
        executable.Run(options.Steps, stop);
        stop.ThrowIfCancellationRequested();
        List<(long, int)> spikes = [];
        SpikeRecord[] records = new SpikeRecord[4096];
        int probe = program.Probe(Probe), drained;
        while ((drained = executable.DrainSpikes(probe, records)) > 0)
            foreach (SpikeRecord spike in records.AsSpan(0, drained)) spikes.Add((spike.Step, spike.Neuron));
        return spikes;
    }

    /// <summary>Records and draws.</summary>
    public static ResultFile Draw(LiquidStateMachineOptions options, SpikeTrainSample sample, uint trial, ExperimentContext context)
    {
        IReadOnlyList<(long Step, int Neuron)> spikes = Record(options, sample, trial, context.Backend, context.Stop);
        double? stepMs = options.Framing.Binning switch
        {
            BinningRule.EqualBins => options.Framing.WindowMs / options.Steps,
            BinningRule.FixedBins => options.Framing.BinMs,
            _ => null,
        };
        string name = sample.Label < 0 ? "an unknown class" : $"class {options.Classes[sample.Label]}";
        string title = $"{spikes.Count} spikes of {options.Reservoir.Neurons} neurons, first test recording ({name})";
        context.Write("raster", path => Plots.Raster(path, title, stepMs, options.Steps, options.Reservoir.Neurons, spikes));
        return new ResultFile("raster.png", $"Spikes of the reservoir for the first test recording, {name}; raster.svg is the same.");
    }
}
