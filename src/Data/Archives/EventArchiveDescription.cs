namespace Neuromorphic.Data.Archives;

/// <summary>What an archive says about all of its recordings.</summary>
public sealed record EventArchiveDescription
{
    /// <summary>For messages and reports.</summary>
    public required string Name { get; init; }

    /// <summary>What the recordings were made from and by what: two archives of equal sources hold equal recordings.</summary>
    public required string Source { get; init; }

    /// <summary>Columns of the sensor, 1..65,536.</summary>
    public required int Width { get; init; }

    /// <summary>Rows of the sensor, 1..65,536.</summary>
    public required int Height { get; init; }

    /// <summary>Name of every class, by label.</summary>
    public required IReadOnlyList<string> Classes { get; init; }
}
