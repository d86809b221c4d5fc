using Neuromorphic.Data.Images;
using Neuromorphic.Data.Sets;

namespace Neuromorphic.Data.Synthetic;

/// <summary>The traverses that are there where none are installed: a railway drawn by rule, seen from the driver's place in several seasons.</summary>
/// <remarks>
/// The world is the same in all seasons: the skyline, the curves of the track, trees, houses and poles beside it. A season changes greys (the ground may turn from darker
/// than the sky to brighter), contrast, gamma, haze, the ground's texture, blur, pixel noise, slow turns of the camera, and some objects. The same bits on every machine.
/// </remarks>
public static class GeneratedTraverse
{
    /// <summary>Name of the data set.</summary>
    public const string Name = "generated-railway";

    /// <summary>Version of the generator: it rises whenever an image of the same options changes by one bit.</summary>
    public const int Version = 1;

    /// <summary>The traverses of the given options.</summary>
    /// <exception cref="ArgumentException">Options are out of range; the message lists all of them.</exception>
    public static TraverseSet Create(GeneratedTraverseOptions? options = null)
    {
        options ??= new GeneratedTraverseOptions();
        options.Validate();
        return new TraverseSet(
            $"{Name} of {options.Places} places", [.. options.References.Select(season => Traverse(options, season))], Traverse(options, options.Query),
            [.. Enumerable.Range(0, options.Places).Select(i => new[] { i })], [.. Enumerable.Range(0, options.Places)]);
    }

    /// <summary>One season.</summary>
    public static GreyImages Traverse(GeneratedTraverseOptions options, TraverseSeason season)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(season);
        options.Validate();
        ReadOnlyMemory<byte>[] images = new ReadOnlyMemory<byte>[options.Places];
        Parallel.For(0, options.Places, place => images[place] = new RailwayPainter(options, season).Draw(place));
        return new GreyImages($"{Name}/{season.Name}", options.Rows, options.Columns, images);
    }
}
