using System.Globalization;
using System.Text.Json.Nodes;

namespace Neuromorphic.Hal.Host.Tests.Verification;

/// <summary>A synapse case made in a test, with the weights that the published equations give for it, computed spike by spike.</summary>
internal sealed record MadeSynapse
{
    public required string Model { get; init; }

    public double Dt { get; init; } = 0.1;

    public double Duration { get; init; } = 600;

    public required Dictionary<string, double> Parameters { get; init; }

    public required Dictionary<string, double> Initial { get; init; }

    /// <summary>Added to the relative limit in single precision: weights that are small differences need it.</summary>
    public double SingleAbsolute { get; init; }

    public double Delay { get; init; } = 1.2;

    public string DelayKind { get; init; } = "dendritic";

    /// <summary>Irregular trains; with the delay of 1.2 ms the first spikes of both sides meet at the synapse.</summary>
    public double[] Pre { get; init; } = [.. Enumerable.Range(0, 60).Select(i => Math.Round(4 + 9.6 * i + 1.4 * (i * 7 % 5), 1))];

    public double[] Post { get; init; } = [.. Enumerable.Range(0, 55).Select(i => Math.Round(2.8 + 10.8 * i + 1.6 * (i * 3 % 7), 1))];

    private double this[string key] => Parameters[key];

    /// <summary>The weight sent with each source spike.</summary>
    public double[] Weights() => Model switch
    {
        "stdp_synapse" => Pairs(),
        "stdp_triplet_synapse" => Triplets(),
        "vogels_sprekeler_synapse" => Inhibitory(),
        "tsodyks_synapse" => ThreeState(),
        "tsodyks2_synapse" => TwoState(),
        _ => throw new ArgumentException(Model),
    };

    public void AddTo(MadeFolder folder, string id = "synapse")
    {
        double[] weights = Weights();
        JsonObject parameters = [], initial = [];
        foreach ((string key, double value) in Parameters) parameters[key] = value;
        foreach ((string key, double value) in Initial) initial[key] = value;
        folder.Cases.Add(new JsonObject
        {
            ["id"] = id,
            ["family"] = "synapse",
            ["model"] = Model,
            ["dt_ms"] = Dt,
            ["duration_ms"] = Duration,
            ["parameters"] = parameters,
            ["initial"] = initial,
            ["delay_ms"] = Delay,
            ["delayKind"] = DelayKind,
            ["pairing"] = "allToAll",
            ["preSpikeTimes_ms"] = new JsonArray([.. Pre.Select(t => (JsonNode)t)]),
            ["postSpikeTimes_ms"] = new JsonArray([.. Post.Select(t => (JsonNode)t)]),
            ["files"] = new JsonObject { ["weights"] = $"{id}.csv" },
            ["columns"] = new JsonObject { ["weights"] = new JsonObject { ["time"] = "t", ["weight"] = "w" } },
            ["compare"] = new JsonArray("weight"),
            ["expectedRows"] = weights.Length,
            ["accept"] = new JsonObject
            {
                ["double"] = new JsonObject { ["weight"] = new JsonObject { ["abs"] = 1e-11 } },
                ["single"] = new JsonObject { ["weight"] = new JsonObject { ["rel"] = 1e-5, ["abs"] = SingleAbsolute } },
            },
        });
        string[] lines = [.. Pre.Zip(weights, (t, w) => string.Create(CultureInfo.InvariantCulture, $"{t:R},{w:R}"))];
        File.WriteAllLines(Path.Combine(folder.Path, $"{id}.csv"), ["t,w", .. lines]);
    }

    private double[] Pairs()
    {
        double max = this["Wmax"], w = Initial["weight"], kPlus = Initial.GetValueOrDefault("Kplus"), last = 0;
        List<double> sent = [];
        foreach (double t in Pre)
        {
            foreach (double p in PostBetween(last, t))
                w = Bounded(w + this["lambda"] * max * Math.Pow(1 - w / max, this["mu_plus"]) * kPlus * Math.Exp((last - (p + Delay)) / this["tau_plus_ms"]), max);
            w = Bounded(w - this["alpha"] * this["lambda"] * max * Math.Pow(w / max, this["mu_minus"]) * Trace(t - Delay, this["tau_minus_ms"]), max);
            sent.Add(w);
            kPlus = kPlus * Math.Exp((last - t) / this["tau_plus_ms"]) + 1;
            last = t;
        }
        return [.. sent];
    }

    private double[] Triplets()
    {
        double max = this["Wmax"], w = Initial["weight"], kPlus = Initial.GetValueOrDefault("Kplus"), slow = Initial.GetValueOrDefault("Kplus_triplet"), last = 0;
        List<double> sent = [];
        foreach (double t in Pre)
        {
            foreach (double p in PostBetween(last, t))
            {
                double k = kPlus * Math.Exp((last - (p + Delay)) / this["tau_plus_ms"]);
                w = Bounded(w + Math.Sign(max) * k * (this["Aplus"] + this["Aplus_triplet"] * Trace(p, this["tau_minus_triplet_ms"])), max);
            }
            slow *= Math.Exp((last - t) / this["tau_plus_triplet_ms"]);
            w = Bounded(w - Math.Sign(max) * Trace(t - Delay, this["tau_minus_ms"]) * (this["Aminus"] + this["Aminus_triplet"] * slow), max);
            slow += 1;
            kPlus = kPlus * Math.Exp((last - t) / this["tau_plus_ms"]) + 1;
            sent.Add(w);
            last = t;
        }
        return [.. sent];
    }

    private double[] Inhibitory()
    {
        double max = Math.Abs(this["Wmax"]), sign = Math.Sign(this["Wmax"]), w = Math.Abs(Initial["weight"]), kPlus = Initial.GetValueOrDefault("Kplus"), last = 0;
        double tau = this["tau_ms"], tauMinus = Parameters.GetValueOrDefault("tau_minus_ms", tau), eta = this["eta"];
        List<double> sent = [];
        foreach (double t in Pre)
        {
            foreach (double p in PostBetween(last, t)) w = Math.Min(w + eta * kPlus * Math.Exp((last - (p + Delay)) / tau), max);
            w = Math.Min(w + eta * Trace(t - Delay, tauMinus), max);
            w = Math.Max(w - this["alpha"] * eta, 0);
            kPlus = kPlus * Math.Exp((last - t) / tau) + 1;
            sent.Add(sign * w);
            last = t;
        }
        return [.. sent];
    }

    private double[] ThreeState()
    {
        double x = Initial["x"], y = Initial["y"], u = Initial["u"], last = 0, psc = this["tau_psc_ms"], rec = this["tau_rec_ms"], fac = this["tau_fac_ms"];
        List<double> sent = [];
        foreach (double t in Pre)
        {
            double h = t - last, z = 1 - x - y;
            u *= fac == 0 ? 0 : Math.Exp(-h / fac);
            // What leaves y recovers through z; the quotient of differences becomes a derivative where both time constants are equal.
            double fromY = psc == rec
                ? 1 - Math.Exp(-h / psc) * (1 + h / psc)
                : ((Math.Exp(-h / rec) - 1) * rec - (Math.Exp(-h / psc) - 1) * psc) / (psc - rec);
            x += fromY * y + (1 - Math.Exp(-h / rec)) * z;
            y *= Math.Exp(-h / psc);
            u += this["U"] * (1 - u);
            sent.Add(Initial["weight"] * u * x);
            (x, y, last) = (x - u * x, y + u * x, t);
        }
        return [.. sent];
    }

    private double[] TwoState()
    {
        double x = Initial["x"], u = Initial["u"], last = double.NaN, rec = this["tau_rec_ms"], fac = this["tau_fac_ms"];
        List<double> sent = [];
        foreach (double t in Pre)
        {
            if (!double.IsNaN(last))
            {
                double h = t - last;
                x = 1 + (x - x * u - 1) * Math.Exp(-h / rec);
                u = fac == 0 ? this["U"] : this["U"] + u * (1 - this["U"]) * Math.Exp(-h / fac);
            }
            sent.Add(x * u * Initial["weight"]);
            last = t;
        }
        return [.. sent];
    }

    /// <summary>Target spikes that act at the synapse after the last source spike, up to this one. Times are whole steps: half a step parts them safely.</summary>
    private IEnumerable<double> PostBetween(double last, double t) => Post.Where(p => p + Delay > last + Dt / 2 && p + Delay < t + Dt / 2);

    /// <summary>Trace of the target spikes strictly before a time.</summary>
    private double Trace(double time, double tau) => Post.Where(p => p < time - Dt / 2).Sum(p => Math.Exp((p - time) / tau));

    private static double Bounded(double w, double max) => Math.Clamp(w, Math.Min(0, max), Math.Max(0, max));
}
