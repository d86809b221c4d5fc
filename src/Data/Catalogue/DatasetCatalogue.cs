using System.Reflection;
using System.Text.Json;

namespace Neuromorphic.Data.Catalogue;

/// <summary>The cards of all data sets that this project knows.</summary>
/// <remarks>Thread safe. The cards are the JSON files of the folder <c>datasets</c>; the schema is in its README.</remarks>
public sealed class DatasetCatalogue
{
    private static readonly Lazy<DatasetCatalogue> s_standard = new(ReadEmbedded);

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    private DatasetCatalogue(IEnumerable<DatasetCard> cards) => Cards = [.. cards.OrderBy(card => card.Name, StringComparer.Ordinal)];

    /// <summary>The catalogue that comes with the library.</summary>
    public static DatasetCatalogue Standard => s_standard.Value;

    /// <summary>All cards, by name.</summary>
    public IReadOnlyList<DatasetCard> Cards { get; }

    /// <summary>The card of a data set.</summary>
    /// <param name="name">Its short name, in any case.</param>
    /// <exception cref="ArgumentException">There is no such card; the message lists those that there are.</exception>
    public DatasetCard Find(string name) => Cards.FirstOrDefault(card => card.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw new ArgumentException(
        $"Data set '{name}' is not in the catalogue. It has {string.Join(", ", Cards.Select(card => card.Name))}.", nameof(name));

    /// <summary>Reads a card.</summary>
    /// <param name="json">UTF-8 text of a card.</param>
    /// <param name="name">For messages: the file.</param>
    /// <exception cref="InvalidDataException">A key is missing, unknown or of another type; the message names it.</exception>
    public static DatasetCard ReadCard(ReadOnlySpan<byte> json, string name)
    {
        try
        {
            return JsonSerializer.Deserialize<DatasetCard>(json, s_json) ?? throw new InvalidDataException($"Data set card '{name}': it is null; a card is an object.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"Data set card '{name}': {error.Message}", error);
        }
    }

    private static DatasetCatalogue ReadEmbedded()
    {
        const string Prefix = "datasets/";
        Assembly assembly = typeof(DatasetCatalogue).Assembly;
        return new DatasetCatalogue(assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name =>
        {
            using MemoryStream content = new();
            using Stream resource = assembly.GetManifestResourceStream(name)!;
            resource.CopyTo(content);
            return ReadCard(content.GetBuffer().AsSpan(0, (int)content.Length), name);
        }));
    }
}
