namespace Neuromorphic.Data.Catalogue;

/// <summary>A file of a data set and its published checksums.</summary>
public sealed record DatasetFile
{
    /// <summary>
    /// Name of the file. A name that ends in <c>-idx1-ubyte</c> or <c>-idx3-ubyte</c> stands for the uncompressed content, in whatever files and pieces it lies.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>MD5, 32 hexadecimal digits; null where none is published.</summary>
    public string? Md5 { get; init; }

    /// <summary>SHA-256, 64 hexadecimal digits; null where none is published.</summary>
    public string? Sha256 { get; init; }
}
