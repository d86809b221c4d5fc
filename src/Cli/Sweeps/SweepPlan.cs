using System.IO.Hashing;
using System.Text;
using Neuromorphic.Hal.Configuration;

namespace Neuromorphic.Cli.Sweeps;

/// <summary>The runs of a sweep: every combination of the values, each with every seed.</summary>
internal sealed class SweepPlan
{
    private SweepPlan(IReadOnlyList<(string Key, string[] Values)> axes, IReadOnlyList<ulong> seeds)
    {
        (Axes, Seeds) = (axes, seeds);
        List<(string, string)[]> points = [[]];
        foreach ((string key, string[] values) in axes)
            points = [.. points.SelectMany(point => values.Select(value => ((string, string)[])[.. point, (key, value)]))];
        Points = points;
    }

    /// <summary>Keys and their values, in the order of the command line.</summary>
    public IReadOnlyList<(string Key, string[] Values)> Axes { get; }

    /// <summary>Seeds of every point.</summary>
    public IReadOnlyList<ulong> Seeds { get; }

    /// <summary>Settings: the last key varies fastest.</summary>
    public IReadOnlyList<(string Key, string Value)[]> Points { get; }

    /// <summary>Reads the words of the command line.</summary>
    /// <param name="over">`key=a,b,c`, at least one.</param>
    /// <param name="seeds">How many seeds, at least 1.</param>
    /// <param name="first">The first; the others follow it.</param>
    /// <exception cref="ToolException">A word has another form, or a key or a value occurs twice.</exception>
    public static SweepPlan Parse(IReadOnlyList<string> over, int seeds, ulong first)
    {
        if (over.Count == 0) throw Invalid("A sweep needs at least one --over key=a,b,c.");
        if (seeds < 1) throw Invalid($"--seeds is {seeds}; at least 1 is needed.");
        List<(string Key, string[] Values)> axes = [];
        foreach (string text in over)
        {
            int at = text.IndexOf('=', StringComparison.Ordinal);
            string[] values = at < 1 ? [] : text[(at + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (values.Length == 0) throw Invalid($"--over '{text}' is of another form; it is key=a,b,c, as in neurons=100,200,400.");
            string key = text[..at].Trim();
            if (axes.Any(axis => axis.Key.Equals(key, StringComparison.OrdinalIgnoreCase))) throw Invalid($"--over names '{key}' twice. Give all its values at once.");
            if (values.Distinct(StringComparer.Ordinal).Count() != values.Length) throw Invalid($"--over {key} has a value twice: {Nearest.List(values)}.");
            axes.Add((key, values));
        }
        return new SweepPlan(axes, [.. Enumerable.Range(0, seeds).Select(i => first + (ulong)i)]);
    }

    /// <summary>A setting for people and tables.</summary>
    public static string Name(IReadOnlyList<(string Key, string Value)> point) => string.Join(" ", point.Select(setting => $"{setting.Key}={setting.Value}"));

    /// <summary>A short hash of a text: the name of a run's file, or of a sweep's folder.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(XxHash64.Hash(Encoding.UTF8.GetBytes(text)));

    private static ToolException Invalid(string message) => new(ExitCode.Invalid, message);
}
