using System.Text.Json;
using Neuromorphic.Backends.ReramSim.Arrays;
using Neuromorphic.Backends.ReramSim.Circuits;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Verification;

namespace Neuromorphic.Backends.ReramSim.Verification;

/// <summary>Family "converter": row drivers, column converters, and a product from one to the other. No backend takes part.</summary>
public sealed class ConverterCases : ICaseFamily
{
    /// <inheritdoc/>
    public string Name => "converter";

    /// <inheritdoc/>
    public CaseResult Run(VerificationCase verification, IBackend backend, CasePrecision precision, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(verification);
        VerificationCase c = verification;
        if (c.Json.TryGetProperty("rounding", out JsonElement rounding) && rounding.ToString() != "halfToEven") throw c.Error($"rounds '{rounding}'; halves go to even here");
        double[] x = CaseMatrix.Read(c, "x").Values;
        Comparison comparison = new(c);
        string kind = c.Text("kind");
        switch (kind)
        {
            case "endToEnd":
                double[] y = EndToEnd(c, x);
                comparison.Close("y", "y", y, CaseMatrix.Vector(c, "y", y.Length));
                break;
            case "dacSignMagnitude" or "dacUnsigned":
                RowConverter row = Row(c, c.Json);
                comparison.Close("y", "y", [.. x.Select(v => row.Value(row.Code(v)))], CaseMatrix.Vector(c, "y", x.Length));
                if (c.Json.TryGetProperty("slices", out JsonElement slices)) CompareSlices(c, comparison, row, x, slices.GetInt32());
                break;
            default:
                UniformConverter column = Column(c, c.Json);
                comparison.Close("y", "y", [.. x.Select(column.Convert)], CaseMatrix.Vector(c, "y", x.Length));
                break;
        }
        return comparison.Result;
    }

    private static RowConverter Row(VerificationCase c, JsonElement spec)
    {
        string kind = spec.GetProperty("kind").ToString();
        if (kind is not ("dacSignMagnitude" or "dacUnsigned")) throw c.Error($"has a row converter of the kind '{kind}'; allowed are dacSignMagnitude and dacUnsigned");
        return new RowConverter(Bits(c, spec), c.Number(spec, "fullScale"), kind == "dacSignMagnitude");
    }

    private static UniformConverter Column(VerificationCase c, JsonElement spec)
    {
        string kind = spec.GetProperty("kind").ToString();
        int bits = Bits(c, spec);
        double low = c.Number(spec, "low"), high = c.Number(spec, "high");
        if (!(low < high)) throw c.Error($"has a converter from {low} to {high}; low must be the smaller one");
        UniformConverter converter = kind switch
        {
            "adcUniform" => UniformConverter.Uniform(bits, low, high),
            "adcSignMagnitude" => UniformConverter.SignMagnitude(bits, low, high),
            _ => throw c.Error($"has the kind '{kind}'; allowed are dacSignMagnitude, dacUnsigned, adcUniform, adcSignMagnitude, endToEnd"),
        };
        if (spec.TryGetProperty("steps", out JsonElement steps) && steps.GetInt32() != converter.Steps) throw c.Error($"states {steps} steps; {kind} of {bits} bits has {converter.Steps}");
        return converter;
    }

    private static int Bits(VerificationCase c, JsonElement spec)
        => c.Number(spec, "bits") is double bits && bits == (int)bits && bits is >= 2 and <= 24 ? (int)bits : throw c.Error("has bits other than a whole number from 2 to 24");

    private static void CompareSlices(VerificationCase c, Comparison comparison, RowConverter row, double[] x, int count)
    {
        CaseMatrix expected = CaseMatrix.Read(c, "slices");
        bool bySlice = expected.Rows == count && expected.Columns == x.Length;
        if (!bySlice && !(expected.Rows == x.Length && expected.Columns == count)) throw c.Error($"has {expected.Rows} x {expected.Columns} slices; {count} of {x.Length} inputs were expected");
        int[] codes = [.. x.Select(row.Code)];
        comparison.Close(
            "slice", "slices",
            [.. Enumerable.Range(0, expected.Values.Length).Select(at => (double)(bySlice ? RowConverter.Slice(codes[at % x.Length], at / x.Length) : RowConverter.Slice(codes[at / count], at % count)))],
            expected.Values);
    }

    /// <summary>Rows driven at once or bit by bit, the array, the column converter on sum (G+ - G-)/gmax x, and the digital scale.</summary>
    private static double[] EndToEnd(VerificationCase c, double[] x)
    {
        if (c.Text("scheme") != "differentialOneSided") throw c.Error($"has the scheme '{c.Text("scheme")}'; end to end stands for differentialOneSided");
        CaseMatrix weights = CaseMatrix.Read(c, "W");
        if (x.Length != weights.Columns) throw c.Error($"has {x.Length} inputs for {weights.Columns} columns of W");
        ConductanceMapping mapping = MappingCases.Window(c, c.Number("wmax"));
        RowConverter row = Row(c, c.Get("dac"));
        UniformConverter column = Column(c, c.Get("adc"));
        int slices = (int)c.Number("inputSlices");
        int[] codes = [.. x.Select(row.Code)];
        double scale = mapping.LargestWeight * mapping.Gmax / mapping.Span;
        double[] y = new double[weights.Rows];
        for (int o = 0; o < y.Length; o++)
        {
            for (int k = 0; k < slices; k++)
            {
                double sum = 0;
                for (int i = 0; i < x.Length; i++)
                {
                    (double positive, double negative) = mapping.OneSided(weights.Values[o * x.Length + i]);
                    sum += (positive - negative) / mapping.Gmax * (slices == 1 ? row.Value(codes[i]) : RowConverter.Slice(codes[i], k));
                }
                y[o] += Math.ScaleB(column.Convert(sum), k) * scale / (slices == 1 ? 1 : row.LargestCode);
            }
        }
        return y;
    }
}
