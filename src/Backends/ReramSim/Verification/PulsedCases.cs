using System.Text.Json;
using Neuromorphic.Backends.ReramSim.Devices;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Verification;

namespace Neuromorphic.Backends.ReramSim.Verification;

/// <summary>Family "pulsed": one cell under a list of pulses without noise or spread, against its published states. No backend takes part.</summary>
public sealed class PulsedCases : ICaseFamily
{
    /// <inheritdoc/>
    public string Name => "pulsed";

    /// <inheritdoc/>
    public CaseResult Run(VerificationCase verification, IBackend backend, CasePrecision precision, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(verification);
        VerificationCase c = verification;
        PulseLaw law = Law(c);
        double[] states = States(c, law);
        IReadOnlyDictionary<string, double[]> published = c.ReadColumns("trajectory");
        double[] pulses = published["pulse"], expected = published["w"];
        if (expected.Length == 0) throw c.Error("selects no row of its trajectory");
        JsonElement limit = c.Get("accept").GetProperty("w");
        double absolute = limit.TryGetProperty("abs", out JsonElement a) ? a.GetDouble() : 0, relative = limit.TryGetProperty("rel", out JsonElement r) ? r.GetDouble() : 0;
        double worst = 0;
        bool within = true;
        for (int i = 0; i < expected.Length; i++)
        {
            int pulse = (int)pulses[i];
            if (pulse != pulses[i] || pulse < 0 || pulse >= states.Length) throw c.Error($"has a row at pulse {pulses[i]}; it states {states.Length - 1} pulses");
            double error = Math.Abs(states[pulse] - expected[i]);
            // Written so that a state that is not a number fails.
            within &= error <= absolute + relative * Math.Abs(expected[i]);
            worst = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(worst, error);
        }
        return new CaseResult(
            c.Id, within ? CaseStatus.Pass : CaseStatus.Fail, FormattableString.Invariant($"|dw| {worst:G3}"), FormattableString.Invariant($"{absolute:G3} + {relative:G3} |w|"));
    }

    private static PulseLaw Law(VerificationCase c)
    {
        if (c.Json.TryGetProperty("noise", out JsonElement noise))
            foreach (JsonProperty part in noise.EnumerateObject())
                if (part.Value.GetDouble() != 0) throw c.Error($"has the noise '{part.Name}' of {part.Value}; a trajectory is compared without noise");
        if (!c.Json.TryGetProperty("clipAfterEachPulse", out JsonElement clip) || clip.ValueKind != JsonValueKind.True)
            throw c.Error("does not clip after each pulse; every law here does");
        ParameterReader p = new(c, c.Get("parameters"), "parameter");
        double up = Number("scaleUp"), down = Number("scaleDown"), high = Number("wmax"), low = Number("wmin");
        if (!(low < high)) throw c.Error($"has wmin {low} and wmax {high}; wmin must be the smaller one");
        PulseLaw law = c.Text("law") switch
        {
            "constantStep" => new PulseLaw(PulseLawKind.ConstantStep, up, down, low, high),
            "linearStep" => new PulseLaw(PulseLawKind.LinearStep, up, down, low, high) { GammaUp = Number("gammaUp"), GammaDown = Number("gammaDown") },
            "softBounds" => new PulseLaw(PulseLawKind.SoftBounds, up, down, low, high),
            "expStep" => new PulseLaw(PulseLawKind.ExpStep, up, down, low, high)
            {
                A = Number("a"),
                B = Number("b"),
                GammaUp = Number("gammaUp"),
                GammaDown = Number("gammaDown"),
                AmplitudeUp = Number("AUp"),
                AmplitudeDown = Number("ADown"),
            },
            string other => throw c.Error($"has the law '{other}'; allowed are constantStep, linearStep, softBounds, expStep"),
        };
        if (law.Kind == PulseLawKind.ExpStep) RequireSteps(c, p, up, down);
        p.Finish(c.Text("law"));
        return law;

        double Number(string name) => p.Take(Quantity.Number, name);
    }

    /// <summary>The exponential law states its steps twice: as numbers, and by their smallest step and asymmetry. They must agree.</summary>
    private static void RequireSteps(VerificationCase c, ParameterReader p, double up, double down)
    {
        double smallest = p.TakeOr(double.NaN, Quantity.Number, "dwMin"), asymmetry = p.TakeOr(double.NaN, Quantity.Number, "upDown");
        if (double.IsNaN(smallest) && double.IsNaN(asymmetry)) return;
        double statedUp = (1 + Math.Min(asymmetry, 0)) * smallest, statedDown = (1 - Math.Max(asymmetry, 0)) * smallest;
        if (!(Math.Abs(up - statedUp) <= 1e-6 * Math.Abs(up) && Math.Abs(down - statedDown) <= 1e-6 * Math.Abs(down)))
            throw c.Error($"has steps of {up} up and {down} down, but dwMin and upDown make them {statedUp} and {statedDown}");
    }

    /// <summary>The state before the first pulse, and after each.</summary>
    private static double[] States(VerificationCase c, PulseLaw law)
    {
        double w = c.Number(c.Get("initial"), "w");
        if (!(w >= law.Minimum && w <= law.Maximum)) throw c.Error($"starts at w = {w}; allowed is [{law.Minimum}, {law.Maximum}]");
        List<double> states = [w];
        foreach (JsonElement train in c.Get("pulses").EnumerateArray())
        {
            bool up = train.GetProperty("direction").ToString() switch
            {
                "up" => true,
                "down" => false,
                string other => throw c.Error($"has pulses of the direction '{other}'; allowed are up and down"),
            };
            for (int i = train.GetProperty("count").GetInt32(); i > 0; i--) states.Add(w = law.Pulse(w, up));
        }
        return [.. states];
    }
}
