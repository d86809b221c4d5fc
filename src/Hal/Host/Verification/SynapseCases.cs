using System.Text.Json;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Verification;

/// <summary>Family "synapse": one plastic synapse between scripted neurons, against the published weight sent with each source spike.</summary>
public sealed class SynapseCases : ICaseFamily
{
    /// <inheritdoc/>
    public string Name => "synapse";

    /// <inheritdoc/>
    public CaseResult Run(VerificationCase verification, IBackend backend, CasePrecision precision, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(verification);
        ArgumentNullException.ThrowIfNull(backend);
        VerificationCase c = verification;
        TimeGrid grid = new(c);
        SynapseModel model = SynapseModel.Of(c);
        CheckWords(c);
        int delay = c.Json.TryGetProperty("delay_ms", out _) ? (int)grid.Steps(c.Number("delay_ms"), "delay") : 1;
        if (delay < 1) throw c.Error($"has a delay of {c.Number("delay_ms")} ms, less than a step");
        long[] pre = Spikes(c, grid, "preSpikeTimes_ms");
        double[] received = Simulate(Program(c, grid, model, delay, pre), model, backend, grid.Count + delay, stop);

        IReadOnlyDictionary<string, double[]> published = c.ReadColumns("weights");
        double[] times = published["time"], weights = published["weight"];
        if (times.Length != (int)c.Number("expectedRows")) throw c.Error($"states {c.Number("expectedRows")} rows, and its file has {times.Length}");
        double time = c.Json.TryGetProperty("units", out JsonElement units) && units.TryGetProperty("time", out _) ? c.UnitOf("time", Quantity.Time) : 1;
        long[] rows = [.. times.Select(t => grid.SpikeStep(t * time, "row"))];
        if (rows.Except(pre).Any()) throw c.Error($"has a row at {times[Array.FindIndex(rows, row => !pre.Contains(row))]}, and no source spike there");
        return Compare(c, precision, [.. rows.Select(row => received[row + delay])], weights);
    }

    private static NetworkProgram Program(VerificationCase c, TimeGrid grid, SynapseModel model, int delay, long[] pre) => new()
    {
        DtMs = grid.DtMs,
        Populations =
        [
            new PopulationSpec { Name = "source", Shape = [1], Kernel = NeuronKernelSpec.Of<SpikeRelay>() },
            new PopulationSpec { Name = "target", Shape = [1], Kernel = NeuronKernelSpec.Of<ScriptedNeuron>() },
        ],
        Projections =
        [
            new ProjectionSpec
            {
                Name = "synapse",
                Source = "source",
                Target = "target",
                Channel = "synapses",
                Connectivity = new OneToOne(),
                Weight = model.Weight,
                DelaySteps = delay,
                DelayPlace = c.Json.TryGetProperty("delayKind", out JsonElement kind) && kind.ToString() == "axonal" ? DelayPlace.Axonal : DelayPlace.Dendritic,
                Synapse = model.Kernel,
                SynapseParameters = model.Parameters,
                MinimumWeight = Math.Min(0, model.Bound),
                MaximumWeight = Math.Max(0, model.Bound),
            },
        ],
        Inputs =
        [
            new EventsInput { Name = "source spikes", Target = "source", Channel = "in", Events = [.. pre.Select(s => new InputEvent(s, 0, 1))] },
            new EventsInput
            {
                Name = "target spikes",
                Target = "target",
                Channel = "script",
                Events = c.Json.TryGetProperty("postSpikeTimes_ms", out _) ? [.. Spikes(c, grid, "postSpikeTimes_ms").Select(s => new InputEvent(s, 0, 1))] : [],
            },
        ],
        Probes = [new ProbeSpec { Name = "received", Population = "target", Kind = ProbeKind.Field, Field = "Received", Capacity = grid.Count + delay + 1 }],
    };

    private static double[] Simulate(NetworkProgram program, SynapseModel model, IBackend backend, int steps, CancellationToken stop)
    {
        using IExecutable executable = backend.Compile(program, CompileOptions.Default, stop);
        SynapseKernelDeclaration kernel = model.Kernel.Declaration;
        foreach ((StateKind kind, IReadOnlyList<FieldDeclaration> fields, Dictionary<string, double> values) in
            ((StateKind, IReadOnlyList<FieldDeclaration>, Dictionary<string, double>)[])[(StateKind.PreField, kernel.PreFields, model.Pre), (StateKind.PostField, kernel.PostFields, model.Post)])
        {
            for (int f = 0; f < fields.Count; f++)
                if (values.TryGetValue(fields[f].Name, out double value)) executable.WriteState(new StateAddress(kind, 0, f), [value]);
        }
        double[] received = new double[steps];
        executable.Run(steps, stop);
        stop.ThrowIfCancellationRequested();
        executable.DrainProbe(0, received);
        return received;
    }

    private static CaseResult Compare(VerificationCase c, CasePrecision precision, double[] received, double[] weights)
    {
        JsonElement limit = c.Get("accept").GetProperty(precision == CasePrecision.Double ? "double" : "single").GetProperty("weight");
        double absolute = limit.TryGetProperty("abs", out JsonElement a) ? a.GetDouble() : 0, relative = limit.TryGetProperty("rel", out JsonElement r) ? r.GetDouble() : 0;
        double worst = 0;
        bool within = true;
        for (int i = 0; i < weights.Length; i++)
        {
            double error = Math.Abs(received[i] - weights[i]), allowed = absolute + relative * Math.Abs(weights[i]);
            within &= error <= allowed;
            // Shown in the terms of the limit: a part of the expected weight where it is relative alone.
            double shown = absolute > 0 || weights[i] == 0 ? error : error / Math.Abs(weights[i]);
            worst = double.IsNaN(shown) ? double.PositiveInfinity : Math.Max(worst, shown);
        }
        FormattableString bound = absolute > 0 && relative > 0 ? $"{absolute:G3} + {relative:G3} |w|" : (FormattableString)$"{(absolute > 0 ? absolute : relative):G3}";
        string measured = FormattableString.Invariant($"{(absolute > 0 ? "|dw|" : "|dw|/w")} {worst:G3}");
        return new CaseResult(c.Id, within ? CaseStatus.Pass : CaseStatus.Fail, measured, FormattableString.Invariant(bound));
    }

    /// <summary>Steps of the spikes within the run; a neuron spikes once in a step.</summary>
    private static long[] Spikes(VerificationCase c, TimeGrid grid, string key)
    {
        long[] steps = [.. c.Numbers(c.Json, key).Where(time => time <= grid.DurationMs).Select(time => grid.SpikeStep(time, "spike")).Order()];
        for (int i = 1; i < steps.Length; i++)
            if (steps[i] == steps[i - 1]) throw c.Error($"has two spikes of one neuron at {(steps[i] + 1) * grid.DtMs} ms in {key}");
        return steps;
    }

    private static void CheckWords(VerificationCase c)
    {
        if (c.Json.TryGetProperty("delayKind", out JsonElement kind) && kind.ToString() is not ("dendritic" or "axonal"))
            throw c.Error($"has the delayKind '{kind}'; allowed are dendritic and axonal");
        if (c.Json.TryGetProperty("pairing", out JsonElement pairing) && pairing.ToString() != "allToAll") throw c.Error($"pairs spikes by '{pairing}'; allowed is allToAll");
        string[] compared = [.. c.Get("compare").EnumerateArray().Select(name => name.ToString())];
        if (!compared.SequenceEqual(["weight"])) throw c.Error($"compares {string.Join(", ", compared)}; a synapse records weight");
    }
}
