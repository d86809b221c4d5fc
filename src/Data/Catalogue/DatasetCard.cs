namespace Neuromorphic.Data.Catalogue;

/// <summary>What is known about a data set. What is not known is null, and <see cref="NotKnown"/> says so in words.</summary>
public sealed record DatasetCard
{
    /// <summary>Short name: lower-case letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>Name in print.</summary>
    public required string Title { get; init; }

    /// <summary>What it is, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>File format, shape and units.</summary>
    public required string Form { get; init; }

    /// <summary>Number of classes.</summary>
    public required int? Classes { get; init; }

    /// <summary>Number of items for training.</summary>
    public required int? Train { get; init; }

    /// <summary>Number of items for test.</summary>
    public required int? Test { get; init; }

    /// <summary>Size of all files, in bytes, in the form that the card describes.</summary>
    public required long? Bytes { get; init; }

    /// <summary>What to cite.</summary>
    public required string Source { get; init; }

    /// <summary>Where it is published.</summary>
    public required string? Url { get; init; }

    /// <summary>Its licence.</summary>
    public required string? Licence { get; init; }

    /// <summary>How to get it.</summary>
    public required string Obtain { get; init; }

    /// <summary>Where what is made of it is kept.</summary>
    public required string Kept { get; init; }

    /// <summary>How the tool or the library takes it; null where nothing reads it yet.</summary>
    public required string? Use { get; init; }

    /// <summary>Files with published checksums.</summary>
    public required IReadOnlyList<DatasetFile> Files { get; init; }

    /// <summary>What is not known, each as "fact: explanation".</summary>
    public required IReadOnlyList<string> NotKnown { get; init; }
}
