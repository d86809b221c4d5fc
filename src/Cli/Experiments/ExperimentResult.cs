namespace Neuromorphic.Cli.Experiments;

/// <summary>What an experiment found.</summary>
public sealed record ExperimentResult
{
    /// <summary>Every number, by a camelCase name that carries its unit where it has one. All finite.</summary>
    public required IReadOnlyDictionary<string, double> Numbers { get; init; }

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
public sealed record ResultTable(string Name, string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows);

/// <summary>A file of a result.</summary>
/// <param name="Name">Relative to the folder.</param>
/// <param name="Caption">One line.</param>
public sealed record ResultFile(string Name, string Caption);
