using System.Text.Json;
using System.Text.Json.Serialization;

namespace Neuromorphic.Data.Synthetic;

/// <summary>How options of generators are written: the file of a specification, and the key of what is kept.</summary>
internal static class SyntheticJson
{
    /// <summary>One line, every member, numbers with all their digits: equal options give equal text.</summary>
    public static readonly JsonSerializerOptions Line = new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The same, for people.</summary>
    public static readonly JsonSerializerOptions Indented = new(Line) { WriteIndented = true };
}
