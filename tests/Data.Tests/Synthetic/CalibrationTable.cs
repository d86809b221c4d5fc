using System.Globalization;
using System.Text;
using Neuromorphic.Data.Events;

namespace Neuromorphic.Data.Tests.Synthetic;

/// <summary>How alike two lists of recordings of the same digits are: one row per quantity, the real value beside the generated one.</summary>
/// <remarks>Correlations of maps are taken within each digit, over all pixels (and bins), and averaged over the digits. Times in ms, half-open.</remarks>
internal sealed class CalibrationTable
{
    /// <summary>The three bursts of N-MNIST.</summary>
    public static readonly (int Start, int End)[] Bursts = [(0, 105), (105, 210), (210, 308)];

    private const int Side = 34, Pixels = Side * Side, Bins = 50, BinMs = 6, ProfileBins = 62, ProfileMs = 5;

    private readonly List<Row> _rows = [];

    public CalibrationTable(IReadOnlyList<EventRecording> real, IReadOnlyList<EventRecording> generated)
    {
        Summary r = new(real), g = new(generated);
        Add("events per recording, mean", r.Events.Average(), g.Events.Average(), 0.05);
        Add("events per recording, standard deviation", Deviation(r.Events), Deviation(g.Events), 0.1);
        AddCorrelation("events per recording, correlation over digits", Correlation(r.Events, g.Events), 0.8);
        Add("share of ON events", r.OnShare, g.OnShare, 0.05);
        for (int b = 0; b < Bursts.Length; b++)
            Add($"events in burst {b + 1}, {Bursts[b].Start}-{Bursts[b].End} ms", r.Burst[b], g.Burst[b], 0.15);
        Add("share inside rows and columns 9..24", r.CropShare, g.CropShare, 0.05);
        AddCorrelation("count map, mean correlation", MeanCorrelation(r.Maps, g.Maps), 0.8);
        string[] polarity = ["OFF", "ON"];
        for (int b = 0; b < Bursts.Length; b++)
            for (int p = 0; p < 2; p++)
                AddCorrelation($"count map of {polarity[p]} events in burst {b + 1}", MeanCorrelation(r.BurstMaps[(2 * b) + p], g.BurstMaps[(2 * b) + p]), 0.9);
        for (int p = 0; p < 2; p++)
            AddCorrelation($"rate of {polarity[p]} events over time, {ProfileMs} ms bins", Correlation(r.Profile[p], g.Profile[p]), 0.97);
        Add($"active pixels per {BinMs} ms bin, OFF, inside the crop", r.Active, g.Active, 0.1);
        AddCorrelation($"{BinMs} ms binary frames, OFF, inside the crop", MeanCorrelation(r.Frames, g.Frames), 0.6);
        Add("interval to the pixel's next event of equal polarity, ms, 1st percentile", r.Interval(0.01), g.Interval(0.01), 0.1);
        Add("same, median", r.Interval(0.5), g.Interval(0.5), 0.1);
    }

    /// <summary>One quantity; for a correlation, whose target is 1, there is no real value and the limit is the least allowed.</summary>
    public sealed record Row(string Name, double? Real, double Generated, double Limit)
    {
        /// <summary>Within the stated relative tolerance, or at least the stated correlation.</summary>
        public bool Holds => Real is { } real ? Math.Abs(Generated - real) <= Limit * Math.Abs(real) : Generated >= Limit;
    }

    public IReadOnlyList<Row> Rows => _rows;

    /// <summary>The table in Markdown, as it stands in docs/event-camera.md.</summary>
    public override string ToString()
    {
        StringBuilder text = new("| quantity | real | generated | allowed |\n|---|---|---|---|\n");
        foreach (Row row in _rows)
        {
            string limit = row.Real is null ? $"at least {Number(row.Limit)}" : $"within {row.Limit.ToString("P0", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal)}";
            text.Append(CultureInfo.InvariantCulture, $"| {row.Name} | {(row.Real is { } real ? Number(real) : "")} | {Number(row.Generated)} | {limit}{(row.Holds ? "" : " (missed)")} |\n");
        }
        return text.ToString();
    }

    private static string Number(double value) => value.ToString(value >= 100 ? "N0" : value >= 10 ? "F1" : "F3", CultureInfo.InvariantCulture);

    private void Add(string name, double real, double generated, double tolerance) => _rows.Add(new Row(name, real, generated, tolerance));

    private void AddCorrelation(string name, double correlation, double least) => _rows.Add(new Row(name, null, correlation, least));

    private static double MeanCorrelation(float[][] a, float[][] b) => a.Zip(b, (x, y) => Correlation(Array.ConvertAll(x, v => (double)v), Array.ConvertAll(y, v => (double)v))).Average();

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / values.Length);
    }

    private static double Correlation(double[] a, double[] b)
    {
        double meanA = a.Average(), meanB = b.Average(), ab = 0, aa = 0, bb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double x = a[i] - meanA, y = b[i] - meanB;
            ab += x * y;
            aa += x * x;
            bb += y * y;
        }
        return aa == 0 || bb == 0 ? 0 : ab / Math.Sqrt(aa * bb);
    }

    private sealed class Summary
    {
        private readonly List<int> _intervalsUs = [];

        public Summary(IReadOnlyList<EventRecording> recordings)
        {
            int n = recordings.Count;
            Events = [.. recordings.Select(recording => (double)recording.Count)];
            Maps = [.. recordings.Select(_ => new float[Pixels])];
            Frames = [.. recordings.Select(_ => new float[Bins * 256])];
            for (int k = 0; k < BurstMaps.Length; k++) BurstMaps[k] = [.. recordings.Select(_ => new float[Pixels])];
            for (int i = 0; i < n; i++) Count(recordings[i], i);
            double all = Events.Sum();
            OnShare /= all;
            CropShare /= all;
            for (int b = 0; b < Burst.Length; b++) Burst[b] /= n;
            foreach (double[] profile in Profile)
                for (int k = 0; k < profile.Length; k++) profile[k] /= n;
            Active = Frames.Sum(frames => (double)frames.Sum()) / n / Bins;
            _intervalsUs.Sort();
        }

        public double[] Events { get; }

        public double OnShare { get; private set; }

        public double CropShare { get; private set; }

        public double Active { get; }

        public double[] Burst { get; } = new double[Bursts.Length];

        public double[][] Profile { get; } = [new double[ProfileBins], new double[ProfileBins]];

        public float[][] Maps { get; }

        public float[][][] BurstMaps { get; } = new float[2 * Bursts.Length][][];

        public float[][] Frames { get; }

        public double Interval(double share) => _intervalsUs[(int)(share * (_intervalsUs.Count - 1))] / 1000.0;

        private void Count(EventRecording recording, int i)
        {
            (int Time, int Polarity)[] last = new (int, int)[Pixels];
            Array.Fill(last, (-1, -1));
            for (int e = 0; e < recording.Count; e++)
            {
                int t = recording.TimesUs[e], x = recording.X[e], y = recording.Y[e], p = recording.Polarity[e], pixel = (y * Side) + x;
                OnShare += p;
                Maps[i][pixel]++;
                int burst = Array.FindIndex(Bursts, b => t >= b.Start * 1000 && t < b.End * 1000);
                if (burst >= 0)
                {
                    Burst[burst]++;
                    BurstMaps[(2 * burst) + p][i][pixel]++;
                }
                if (t < ProfileBins * ProfileMs * 1000) Profile[p][t / (ProfileMs * 1000)]++;
                if (x is >= 9 and <= 24 && y is >= 9 and <= 24)
                {
                    CropShare++;
                    if (p == 0 && t < Bins * BinMs * 1000) Frames[i][(t / (BinMs * 1000) * 256) + ((y - 9) * 16) + x - 9] = 1;
                }
                if (last[pixel].Polarity == p) _intervalsUs.Add(t - last[pixel].Time);
                last[pixel] = (t, p);
            }
        }
    }
}
