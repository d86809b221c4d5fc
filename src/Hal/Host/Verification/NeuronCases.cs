using System.Text.Json;
using Neuromorphic.Hal.Contracts;
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
        if (c.Get("step").TryGetProperty("spikeTime", out JsonElement spikeTime) && spikeTime.ToString() != "endOfStep")
            throw c.Error($"has the spikeTime '{spikeTime}'; allowed is endOfStep");
        NeuronModel model = NeuronModel.Of(c);
        string[] compared = [.. c.Get("compare").EnumerateArray().Select(name => name.GetString()!)];
        foreach (string name in compared)
            if (!model.Recordables.ContainsKey(name)) throw c.Error($"compares '{name}', which {c.Text("model")} does not record; it records {string.Join(", ", model.Recordables.Keys)}");

        NetworkProgram program = NeuronProgram.Of(c, grid, model, compared);
        (long[] spikes, double[][] traces) = Simulate(program, backend, grid, compared.Length, stop);
        return Compare(c, grid, model, compared, precision, spikes, traces);
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
        double time = c.UnitOf("time", Quantity.Time);
        long last = grid.SpikeStep(c.Number(c.Get("rows"), "last_ms"), "last row");
        long[] steps = Steps(c, grid, published["time"], time);
        long[] all = [.. c.ReadColumns("spikes")["time"].Select(t => grid.SpikeStep(t * time, "published spike"))];
        long[] expected = [.. all.Where(step => step <= last)];
        int stated = (int)c.Number("expectedSpikeCount");
        if (stated != expected.Length && stated != all.Length) throw c.Error($"states {stated} spikes, and its file has {all.Length}");

        SpikeLimit limit = new(c, accept.GetProperty("spikes"));
        string? spikeProblem = limit.Violation([.. spikes.Where(step => step <= last)], expected);
        long end = Rows(c, accept.GetProperty("rows"), expected, last);
        List<string> measured = [], allowed = [];
        bool within = spikeProblem is null;
        for (int r = 0; r < compared.Length; r++)
        {
            Recordable recordable = model.Recordables[compared[r]];
            double unit = recordable.Quantity == Quantity.Number ? 1 : c.UnitOf(compared[r], recordable.Quantity);
            (double tolerance, double toleranceUnit) = Tolerance(c, accept, compared[r], recordable.Quantity);
            double worst = 0;
            double[] values = published[compared[r]];
            for (int i = 0; i < steps.Length && steps[i] <= end; i++)
            {
                double error = Math.Abs(traces[r][steps[i]] + recordable.Offset - values[i] * unit) / toleranceUnit;
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

    /// <summary>The limit of a compared column, and what its unit is in coherent ones.</summary>
    private static (double Limit, double Unit) Tolerance(VerificationCase c, JsonElement accept, string name, Quantity quantity)
    {
        foreach ((string unit, double factor) in CaseUnits.Of(quantity))
            if (accept.TryGetProperty($"{name}_{unit}", out _)) return (c.Number(accept, $"{name}_{unit}"), factor);
        throw c.Error($"compares '{name}' and accepts no '{name}_{CaseUnits.Of(quantity)[0].Unit}'");
    }

    /// <summary>The steps of the trace's rows: they must be those that the case states.</summary>
    private static long[] Steps(VerificationCase c, TimeGrid grid, double[] times, double unit)
    {
        JsonElement rows = c.Get("rows");
        double first = c.Number(rows, "first_ms"), last = c.Number(rows, "last_ms"), every = c.Number(rows, "every_ms");
        long start = grid.SpikeStep(first, "first row"), stride = grid.Steps(every, "distance of rows"), end = grid.SpikeStep(last, "last row");
        if (end >= grid.Count) throw c.Error($"has rows up to {last} ms and ends at {grid.DurationMs} ms");
        long expected = (end - start) / stride + 1;
        if (times.Length != expected) throw c.Error($"states {expected} rows, and its trace has {times.Length}");
        long[] steps = [.. times.Select(t => grid.SpikeStep(t * unit, "row"))];
        for (int i = 0; i < steps.Length; i++)
            if (steps[i] != start + i * stride) throw c.Error($"has row {i + 1} of its trace at {times[i]}, not every {every} ms from {first} ms on");
        return steps;
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
