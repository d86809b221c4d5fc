using System.Text.Json;
using Neuromorphic.Backends.ReramSim.Arrays;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Verification;

namespace Neuromorphic.Backends.ReramSim.Verification;

/// <summary>Family "mapping": weights as conductances, their products, and how they are divided into tiles. No backend takes part.</summary>
public sealed class MappingCases : ICaseFamily
{
    /// <inheritdoc/>
    public string Name => "mapping";

    /// <inheritdoc/>
    public CaseResult Run(VerificationCase verification, IBackend backend, CasePrecision precision, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(verification);
        VerificationCase c = verification;
        if (c.Json.TryGetProperty("rounding", out JsonElement rounding) && rounding.ToString() != "halfToEven") throw c.Error($"rounds '{rounding}'; halves go to even here");
        CaseMatrix weights = CaseMatrix.Read(c, "W");
        double[] x = CaseMatrix.Vector(c, "x", weights.Columns);
        int levels = c.Json.TryGetProperty("cellBits", out JsonElement bits) ? 1 << bits.GetInt32() : 0;
        double largest = c.Json.TryGetProperty("wmax", out JsonElement wmax) ? wmax.GetDouble() : weights.Values.Max(Math.Abs);
        ConductanceMapping mapping = Window(c, largest, levels);
        Comparison comparison = new(c);
        double[] effective = c.Text("scheme") switch
        {
            "differentialOneSided" => Pairs(c, comparison, mapping, weights, mapping.OneSided),
            "differentialTwoSided" => Pairs(c, comparison, mapping, weights, mapping.TwoSided),
            "offsetDigital" => Offset(comparison, mapping, weights, c),
            "bitSlicedDifferential" => Sliced(c, comparison, mapping, weights, differential: true),
            "bitSlicedOffset" => Sliced(c, comparison, mapping, weights, differential: false),
            string other => throw c.Error($"has the scheme '{other}'; allowed are differentialOneSided, differentialTwoSided, offsetDigital, bitSlicedDifferential, bitSlicedOffset"),
        };
        comparison.Close("y", "y", Product(c, comparison, effective, weights, x), CaseMatrix.Vector(c, "y", weights.Rows));
        return comparison.Result;
    }

    internal static ConductanceMapping Window(VerificationCase c, double largestWeight, int levels = 0)
    {
        double low = c.Number("gmin_S"), high = c.Number("gmax_S");
        return low >= 0 && low < high ? new ConductanceMapping(low, high, largestWeight, levels) : throw c.Error($"has the window {low} to {high} S; gmin must be the smaller one");
    }

    private static double[] Pairs(
        VerificationCase c, Comparison comparison, ConductanceMapping mapping, CaseMatrix weights, Func<double, (double Positive, double Negative)> pair)
    {
        (double Positive, double Negative)[] cells = [.. weights.Values.Select(pair)];
        if (Has(c, "Gpos"))
        {
            comparison.Close("G+", "G_S", [.. cells.Select(cell => cell.Positive)], CaseMatrix.Read(c, "Gpos").Values);
            comparison.Close("G-", "G_S", [.. cells.Select(cell => cell.Negative)], CaseMatrix.Read(c, "Gneg").Values);
        }
        return [.. cells.Select(cell => mapping.WeightOfPair(cell.Positive, cell.Negative))];
    }

    private static double[] Offset(Comparison comparison, ConductanceMapping mapping, CaseMatrix weights, VerificationCase c)
    {
        double[] cells = [.. weights.Values.Select(mapping.Offset)];
        comparison.Close("G", "G_S", cells, CaseMatrix.Read(c, "G").Values);
        return [.. cells.Select(mapping.WeightOfOffset)];
    }

    private static double[] Sliced(VerificationCase c, Comparison comparison, ConductanceMapping mapping, CaseMatrix weights, bool differential)
    {
        int bits = (int)c.Number("weightBits"), slices = (int)c.Number("slices"), width = (int)c.Number("bitsPerSlice"), offset = differential ? 0 : (int)c.Number("offset");
        if (bits is < 2 or > 24 || slices is < 1 or > 24 || width is < 1 or > 24) throw c.Error($"has {bits} bits in {slices} slices of {width}; allowed are 2 to 24 bits and 1 to 24 slices of 1 to 24");
        if (c.Json.TryGetProperty("sliceOrder", out JsonElement order) && order.ToString() != "leastSignificantFirst") throw c.Error($"orders slices '{order}'; the least significant comes first");
        int[] whole = [.. weights.Values.Select(w => mapping.Whole(w, bits))];
        double[] sums = new double[whole.Length];
        foreach ((string suffix, int sign) in differential ? new[] { ("_pos", 1), ("_neg", -1) } : [("", 1)])
        {
            for (int slice = 0; slice < slices; slice++)
            {
                double[] cells = [.. whole.Select(q => mapping.OfLevel(ConductanceMapping.Level(differential ? Math.Max(sign * q, 0) : q + offset, slice, width), width))];
                comparison.Close($"slice{slice}{suffix}", "G_over_gmax", [.. cells.Select(g => g / mapping.Gmax)], CaseMatrix.Read(c, $"slice{slice}{suffix}").Values);
                for (int at = 0; at < cells.Length; at++) sums[at] += sign * Math.ScaleB(mapping.LevelOf(cells[at], width), slice * width);
            }
        }
        return [.. sums.Select(q => (q - offset) * mapping.LargestWeight / ((1 << (bits - 1)) - 1))];
    }

    /// <summary>W x, tile by tile where the case states tiles: partial sums of the tiles are added.</summary>
    private static double[] Product(VerificationCase c, Comparison comparison, double[] effective, CaseMatrix shape, double[] x)
    {
        int[] outputs = [shape.Rows], inputs = [shape.Columns];
        if (c.Json.TryGetProperty("tileRows", out JsonElement rows))
        {
            if (c.Text("split") != "equal") throw c.Error($"splits '{c.Text("split")}'; tiles are of equal size here");
            outputs = ConductanceMapping.Tiles(shape.Rows, rows.GetInt32());
            inputs = ConductanceMapping.Tiles(shape.Columns, c.Get("tileCols").GetInt32());
            JsonElement expected = c.Get("expectedTiles");
            comparison.Holds(
                outputs.SequenceEqual(c.Numbers(expected, "outputTiles").Select(n => (int)n)) && inputs.SequenceEqual(c.Numbers(expected, "inputTiles").Select(n => (int)n)),
                $"tiles {string.Join("/", outputs)} x {string.Join("/", inputs)}", "tiles equal");
        }
        double[] y = new double[shape.Rows];
        for (int first = 0, t = 0; t < inputs.Length; first += inputs[t++])
        {
            for (int o = 0; o < y.Length; o++)
            {
                double partial = 0;
                for (int i = first; i < first + inputs[t]; i++) partial += effective[o * shape.Columns + i] * x[i];
                y[o] += partial;
            }
        }
        return y;
    }

    private static bool Has(VerificationCase c, string file) => c.Get("files").TryGetProperty(file, out _);
}
