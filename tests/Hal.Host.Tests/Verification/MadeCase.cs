using System.Globalization;
using System.Text.Json.Nodes;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Hal.Host.Verification;

namespace Neuromorphic.Hal.Host.Tests.Verification;

/// <summary>A neuron case made in a test: its parameters serve both the manifest and the test's own computation of what must come out.</summary>
internal sealed record MadeCase
{
    public required string Model { get; init; }

    public string Integration { get; init; } = "exact";

    public double Dt { get; init; } = 0.1;

    public double Duration { get; init; } = 200;

    /// <summary>Numbers, and truth values as 0 or 1 under the names in <see cref="Flags"/>.</summary>
    public required Dictionary<string, double> Parameters { get; init; }

    public Dictionary<string, bool> Flags { get; init; } = [];

    public required Dictionary<string, double> Initial { get; init; }

    public double Current { get; init; }

    public string CurrentKey { get; init; } = "constantCurrent_pA";

    public List<MadeInput> Inputs { get; init; } = [];

    public MadeStep? Step { get; init; }

    public double Double { get; init; } = 1e-10;

    public double Single { get; init; } = 1e-4;

    public double this[string key] => Parameters[key];

    public int Steps => (int)Math.Round(Duration / Dt);

    /// <summary>What arrives at the end of each step: the sum of the jumps of a receptor.</summary>
    public double[] Arrivals(string receptor)
    {
        double[] sums = new double[Steps];
        foreach (MadeInput input in Inputs.Where(i => i.Receptor == receptor))
        {
            foreach (double time in input.Times)
            {
                int step = (int)Math.Round((time + input.Delay) / Dt) - 1;
                if (step < Steps) sums[step] += input.Jump;
            }
        }
        return sums;
    }

    /// <summary>The current of each step: the constant one and that of the step current, which acts in steps that start at time + delay or later.</summary>
    public double[] Currents()
    {
        double[] currents = new double[Steps];
        Array.Fill(currents, Current);
        for (int i = 0; Step is not null && i < Step.Times.Length; i++)
        {
            int from = (int)Math.Round((Step.Times[i] + Step.Delay) / Dt);
            int to = i + 1 < Step.Times.Length ? (int)Math.Round((Step.Times[i + 1] + Step.Delay) / Dt) : Steps;
            for (int step = from; step < Math.Min(to, Steps); step++) currents[step] += Step.Amplitudes[i];
        }
        return currents;
    }

    /// <summary>The case as JSON with the files that a computation gives.</summary>
    public JsonObject ToJson(Trajectory expected, string id = "made")
    {
        JsonObject parameters = [], initial = [];
        foreach ((string key, double value) in Parameters) parameters[key] = value;
        foreach ((string key, bool value) in Flags) parameters[key] = value;
        foreach ((string key, double value) in Initial) initial[key] = value;
        JsonObject json = new()
        {
            ["id"] = id,
            ["family"] = "neuron",
            ["model"] = Model,
            ["dt_ms"] = Dt,
            ["duration_ms"] = Duration,
            ["parameters"] = parameters,
            ["initial"] = initial,
            ["integration"] = Integration,
            [CurrentKey] = Current,
            ["inputs"] = new JsonArray([.. Inputs.Select(i => i.ToJson())]),
            ["step"] = new JsonObject { ["spikeTime"] = "endOfStep" },
            ["files"] = new JsonObject { ["trace"] = $"{id}_v.csv", ["spikes"] = $"{id}_s.csv" },
            ["columns"] = new JsonObject { ["trace"] = new JsonObject { ["time"] = "t", ["V_m"] = "v" }, ["spikes"] = new JsonObject { ["time"] = "t" } },
            ["units"] = new JsonObject { ["time"] = "ms", ["V_m"] = "mV" },
            ["rows"] = new JsonObject { ["first_ms"] = Dt, ["last_ms"] = Math.Round(Duration - Dt, 6), ["every_ms"] = Dt },
            ["compare"] = new JsonArray("V_m"),
            ["expectedSpikeCount"] = expected.Spikes.Count(s => s < Steps - 1),
            ["accept"] = new JsonObject
            {
                ["double"] = new JsonObject { ["V_m_mV"] = Double, ["rows"] = "all", ["spikes"] = "equal" },
                ["single"] = new JsonObject { ["V_m_mV"] = Single, ["rows"] = "all", ["spikes"] = "equal" },
            },
        };
        if (Step is not null) json["stepCurrent"] = Step.ToJson();
        return json;
    }
}

/// <summary>A spike train into a receptor.</summary>
internal sealed record MadeInput(string Receptor, string Target, string Key, double Jump, double Delay, params double[] Times)
{
    public JsonObject ToJson() => new()
    {
        ["receptor"] = Receptor,
        ["target"] = Target,
        [Key] = Jump,
        ["delay_ms"] = Delay,
        ["spikeTimes_ms"] = new JsonArray([.. Times.Select(t => (JsonNode)t)]),
    };
}

/// <summary>A step current.</summary>
internal sealed record MadeStep(double[] Times, double[] Amplitudes, double Delay)
{
    public JsonObject ToJson() => new()
    {
        ["times_ms"] = new JsonArray([.. Times.Select(t => (JsonNode)t)]),
        ["amplitudes_pA"] = new JsonArray([.. Amplitudes.Select(a => (JsonNode)a)]),
        ["delay_ms"] = Delay,
    };
}

/// <summary>What a computation gives: the potential in mV and the steps of the spikes.</summary>
internal sealed record Trajectory(double[] V, List<int> Spikes)
{
    /// <summary>One column of numbers for each name, times first.</summary>
    public void Write(string folder, string id, double dt)
    {
        File.WriteAllLines(Path.Combine(folder, $"{id}_v.csv"), ["t,v", .. V.Take(V.Length - 1).Select((v, k) => Line(Math.Round((k + 1) * dt, 6), v))]);
        File.WriteAllLines(Path.Combine(folder, $"{id}_s.csv"), ["t", .. Spikes.Where(s => s < V.Length - 1).Select(s => Line(Math.Round((s + 1) * dt, 6)))]);
    }

    private static string Line(params double[] values) => string.Join(",", values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
}

/// <summary>A folder with a manifest, gone after the test.</summary>
internal sealed class MadeFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("cases").FullName;

    public JsonArray Cases { get; } = [];

    public void Add(MadeCase made, Trajectory expected, string id = "made")
    {
        Cases.Add(made.ToJson(expected, id));
        expected.Write(Path, id, made.Dt);
    }

    public IReadOnlyList<CaseResult> Run(CasePrecision precision)
    {
        JsonObject manifest = new() { ["format"] = "neuromorphic-cases", ["version"] = 1, ["cases"] = Cases.DeepClone() };
        File.WriteAllText(System.IO.Path.Combine(Path, "manifest.json"), manifest.ToJsonString());
        ReferenceBackend backend = new(new ReferenceOptions { Precision = precision == CasePrecision.Double ? Precision.Double : Precision.Single });
        return CaseRunner.Run(Path, backend, precision, [new NeuronCases(), new SynapseCases()]);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
