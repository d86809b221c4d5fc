using System.Text.Json;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Verification;

/// <summary>Family "neuron": a single neuron under spikes and currents, against a published trace and its spikes.</summary>
public sealed class NeuronCases : ICaseFamily
{
    /// <inheritdoc/>
    public string Name => "neuron";

    /// <inheritdoc/>
    public CaseResult Run(VerificationCase verification, IBackend backend, CasePrecision precision, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(verification);
        ArgumentNullException.ThrowIfNull(backend);
        VerificationCase c = verification;
        TimeGrid grid = new(c);
        NeuronModel model = NeuronModel.Of(c);
        string[] compared = [.. c.Get("compare").EnumerateArray().Select(name => name.GetString()!)];
        foreach (string name in compared)
            if (!model.Recordables.ContainsKey(name)) throw c.Error($"compares '{name}', which {c.Text("model")} does not record; it records {string.Join(", ", model.Recordables.Keys)}");

        NetworkProgram program = Program(c, grid, model, compared);
        (long[] spikes, double[][] traces) = Simulate(program, backend, grid, compared.Length, stop);
        return Compare(c, grid, model, compared, precision, spikes, traces);
    }

    private static NetworkProgram Program(VerificationCase c, TimeGrid grid, NeuronModel model, string[] compared)
    {
        List<PopulationSpec> populations = [new PopulationSpec { Name = "neuron", Shape = [1], Kernel = model.Kernel, Parameters = model.Parameters, Initial = model.Initial }];
        List<ProjectionSpec> projections = [];
        List<InputSpec> inputs = [];
        foreach (JsonElement input in c.Get("inputs").EnumerateArray())
        {
            string name = $"source {inputs.Count}", target = input.TryGetProperty("target", out JsonElement t) ? t.GetString()! : throw c.Error("has an input without target");
            if (!model.ChannelOf.TryGetValue(target, out string? channel)) throw c.Error($"has an input to '{target}'; allowed are {string.Join(", ", model.ChannelOf.Keys)}");
            long[] steps = [.. c.Numbers(input, "spikeTimes_ms").Where(time => time <= grid.DurationMs).Select(time => grid.SpikeStep(time, "input spike"))];
            // Several spikes at one time: a neuron emits once per step, so as many sources as the most spikes at once.
            int most = steps.Length == 0 ? 1 : steps.GroupBy(s => s).Max(g => g.Count());
            populations.Add(new PopulationSpec { Name = name, Shape = [most], Kernel = NeuronKernelSpec.Of<SpikeRelay>() });
            inputs.Add(new EventsInput
            {
                Name = name,
                Target = name,
                Channel = "in",
                Events = [.. steps.Order().GroupBy(s => s).SelectMany(g => g.Select((step, copy) => new InputEvent(step, copy, 1)))],
            });
            projections.Add(new ProjectionSpec
            {
                Name = name,
                Source = name,
                Target = "neuron",
                Channel = channel,
                Connectivity = new Dense(),
                Weight = Jump(c, input),
                DelaySteps = grid.Steps(c.Number(input, "delay_ms"), "delay"),
            });
        }
        if (c.Json.TryGetProperty("stepCurrent", out JsonElement current)) inputs.Add(StepCurrent(c, grid, model, current));
        return new NetworkProgram
        {
            DtMs = grid.DtMs,
            Populations = populations,
            Projections = projections,
            Inputs = inputs,
            Probes =
            [
                new ProbeSpec { Name = "spikes", Population = "neuron", Kind = ProbeKind.Spikes, Capacity = grid.Count + 1 },
                .. compared.Select(name => new ProbeSpec { Name = name, Population = "neuron", Kind = ProbeKind.Field, Field = model.Recordables[name].Field, Capacity = grid.Count + 1 }),
            ],
        };
    }

    private static double Jump(VerificationCase c, JsonElement input)
    {
        JsonProperty[] jumps = [.. input.EnumerateObject().Where(p => p.Name.StartsWith("jump_", StringComparison.Ordinal) && p.Value.ValueKind == JsonValueKind.Number)];
        if (jumps.Length != 1) throw c.Error($"has an input with {jumps.Length} members jump_*; one is allowed");
        // Picoamperes and nanosiemens become nanoamperes and microsiemens; millivolts and the quadratic neuron's mV/ms stay.
        return jumps[0].Value.GetDouble() * (jumps[0].Name is "jump_pA" or "jump_nS" ? 1e-3 : 1);
    }

    private static ValuesInput StepCurrent(VerificationCase c, TimeGrid grid, NeuronModel model, JsonElement current)
    {
        if (model.StepCurrent is not { } channel) throw new ModelMissingException($"{model.Kernel} takes no current");
        double[] times = c.Numbers(current, "times_ms"), amplitudes = c.Numbers(current, "amplitudes_pA");
        if (times.Length != amplitudes.Length) throw c.Error("has step currents with unequal numbers of times and amplitudes");
        double[] rows = new double[grid.Count];
        for (int i = 0; i < times.Length; i++)
        {
            // The potential first feels the amplitude in the step after (time + delay); a channel that acts late must get it a step earlier.
            long first = grid.Steps(times[i] + c.Number(current, "delay_ms"), "step current") - (channel.ActsLate ? 1 : 0);
            for (long step = Math.Max(0, first); step < rows.Length; step++) rows[step] = amplitudes[i] * channel.Factor;
        }
        return new ValuesInput { Name = "step current", Target = "neuron", Channel = channel.Channel, Rows = rows };
    }

    private static (long[] Spikes, double[][] Traces) Simulate(NetworkProgram program, IBackend backend, TimeGrid grid, int recorded, CancellationToken stop)
    {
        using IExecutable executable = backend.Compile(program, CompileOptions.Default, stop);
        executable.Run(grid.Count, stop);
        stop.ThrowIfCancellationRequested();
        SpikeRecord[] records = new SpikeRecord[grid.Count + 1];
        int count = executable.DrainSpikes(0, records);
        double[][] traces = new double[recorded][];
        for (int r = 0; r < recorded; r++)
        {
            traces[r] = new double[grid.Count];
            executable.DrainProbe(1 + r, traces[r]);
        }
        return ([.. records.Take(count).Select(s => s.Step)], traces);
    }

    private static CaseResult Compare(
        VerificationCase c, TimeGrid grid, NeuronModel model, string[] compared, CasePrecision precision, long[] spikes, double[][] traces)
    {
        JsonElement accept = c.Get("accept").GetProperty(precision == CasePrecision.Double ? "double" : "single");
        IReadOnlyDictionary<string, double[]> published = c.ReadColumns("trace");
        long last = grid.SpikeStep(c.Number(c.Get("rows"), "last_ms"), "last row");
        long[] expected = [.. c.ReadColumns("spikes")["time"].Select(time => grid.SpikeStep(time, "published spike")).Where(step => step <= last)];
        if (expected.Length != (int)c.Number("expectedSpikeCount")) throw c.Error($"states {c.Number("expectedSpikeCount")} spikes, and its file has {expected.Length}");
        CheckRows(c, published["time"]);

        SpikeLimit limit = new(c, accept.GetProperty("spikes"));
        string? spikeProblem = limit.Violation([.. spikes.Where(step => step <= last)], expected);
        long end = Rows(c, accept.GetProperty("rows"), expected, last);
        List<string> measured = [], allowed = [];
        bool within = spikeProblem is null;
        for (int r = 0; r < compared.Length; r++)
        {
            (_, double factor, double offset) = model.Recordables[compared[r]];
            string key = $"{compared[r]}_{c.Get("units").GetProperty(compared[r]).GetString()}";
            double tolerance = c.Number(accept, key), worst = 0;
            double[] values = published[compared[r]];
            for (int i = 0; i < values.Length; i++)
            {
                long step = grid.SpikeStep(published["time"][i], "row");
                if (step > end || step >= grid.Count) continue;
                double error = Math.Abs(traces[r][step] * factor + offset - values[i]);
                worst = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(worst, error);
            }
            within &= worst <= tolerance;
            measured.Add(FormattableString.Invariant($"|d{compared[r]}| {worst:G3}"));
            allowed.Add(FormattableString.Invariant($"{tolerance:G3}"));
        }
        measured.Add(spikeProblem ?? $"{expected.Length} spikes as published");
        allowed.Add(limit.ToString());
        return new CaseResult(c.Id, within ? CaseStatus.Pass : CaseStatus.Fail, string.Join("; ", measured), string.Join("; ", allowed));
    }

    private static void CheckRows(VerificationCase c, double[] times)
    {
        JsonElement rows = c.Get("rows");
        double first = c.Number(rows, "first_ms"), last = c.Number(rows, "last_ms"), every = c.Number(rows, "every_ms");
        long expected = (long)Math.Round((last - first) / every) + 1;
        if (times.Length != expected) throw c.Error($"states {expected} rows, and its trace has {times.Length}");
    }

    /// <summary>The last step whose row counts.</summary>
    private static long Rows(VerificationCase c, JsonElement rows, long[] expected, long last)
    {
        if (rows.ValueKind == JsonValueKind.String)
            return rows.GetString() == "all" ? last : throw c.Error($"accepts rows '{rows.GetString()}'; allowed are 'all' or an object");
        int spike = (int)c.Number(rows, "beforeSpike");
        return spike > expected.Length ? last : expected[spike - 1] - (long)c.Number(rows, "marginSteps") - 1;
    }
}
