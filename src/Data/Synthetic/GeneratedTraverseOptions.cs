namespace Neuromorphic.Data.Synthetic;

/// <summary>A railway that is drawn by rule and travelled in several seasons.</summary>
public sealed record GeneratedTraverseOptions
{
    /// <summary>Largest number of places.</summary>
    public const int MostPlaces = 100_000;

    /// <summary>Number of places.</summary>
    public int Places { get; init; } = 200;

    /// <summary>Distance of places along the track in m. What is drawn reaches 150 m ahead, so places nearer than that have things in common.</summary>
    public double SpacingM { get; init; } = 25;

    /// <summary>Seed of the world and of all seasons.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Rows of an image.</summary>
    public int Rows { get; init; } = 32;

    /// <summary>Columns of an image.</summary>
    public int Columns { get; init; } = 64;

    /// <summary>Standard deviation of the pixels' noise, of 255.</summary>
    public double Noise { get; init; } = 8;

    /// <summary>Seasons of the reference traverses.</summary>
    public IReadOnlyList<TraverseSeason> References { get; init; } = [TraverseSeason.Spring, TraverseSeason.Fall];

    /// <summary>Season of the query traverse.</summary>
    public TraverseSeason Query { get; init; } = TraverseSeason.Summer;

    /// <summary>Checks every number.</summary>
    /// <exception cref="ArgumentException">Some are out of range; the message lists all of them.</exception>
    public void Validate()
    {
        OptionRanges ranges = new(nameof(GeneratedTraverseOptions));
        ranges.Require(nameof(Places), Places, 1, MostPlaces, "places");
        ranges.Require(nameof(SpacingM), SpacingM, 1, 1000, "m");
        ranges.Require(nameof(Rows), Rows, 8, 1024, "pixels");
        ranges.Require(nameof(Columns), Columns, 8, 1024, "pixels");
        ranges.Require(nameof(Noise), Noise, 0, 100, "greys");
        ranges.Refuse(References is null || References.Count == 0, $"{nameof(References)} is empty, at least one season is needed");
        ranges.Refuse(Query is null, $"{nameof(Query)} is missing");
        ranges.Throw();
    }
}
