namespace Neuromorphic.Cli.Experiments;

/// <summary>What an experiment found.</summary>
public sealed record ExperimentResult
{
    /// <summary>Every number that the configuration determines, by a camelCase name that carries its unit where it has one. All finite: the same on every run.</summary>
    public required IReadOnlyDictionary<string, double> Numbers { get; init; }

    /// <summary>Numbers that were measured by the clock or belong to the machine; they differ from run to run.</summary>
    public IReadOnlyDictionary<string, double> Measured { get; init; } = new Dictionary<string, double>();

    /// <summary>Fingerprints and names that the configuration determines.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();

    /// <summary>Lines for people: label and text.</summary>
    public IReadOnlyList<(string Label, string Text)> Summary { get; init; } = [];

    /// <summary>Tables: comparisons, confusion matrix.</summary>
    public IReadOnlyList<ResultTable> Tables { get; init; } = [];

    /// <summary>Files in the folder that the report shows.</summary>
    public IReadOnlyList<ResultFile> Files { get; init; } = [];

    /// <summary>What a reader must know: what the figures are not.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A table of a result.</summary>
/// <param name="Name">Key in result.json, camelCase.</param>
/// <param name="Title">For people.</param>
/// <param name="Columns">Heads.</param>
/// <param name="Rows">Cells: strings, finite numbers, or null for none.</param>
public sealed record ResultTable(string Name, string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    /// <summary>A cell for people.</summary>
    public static string Text(object? cell) => cell switch
    {
        null => "",
        double number => number.ToString(Math.Abs(number) is >= 1e-4 and < 1e6 or 0 ? "0.####" : "G3", System.Globalization.CultureInfo.InvariantCulture),
        IFormattable value => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };
}

/// <summary>A file of a result.</summary>
/// <param name="Name">Relative to the folder.</param>
/// <param name="Caption">One line.</param>
public sealed record ResultFile(string Name, string Caption);
