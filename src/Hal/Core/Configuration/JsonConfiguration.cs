using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Neuromorphic.Hal.Configuration;

/// <summary>A JSON object as a configuration: duplicate keys, comments, trailing commas and anything else that is not JSON are refused with their line.</summary>
public static class JsonConfiguration
{
    /// <summary>The configuration in a file.</summary>
    /// <param name="path">A file of JSON in UTF-8.</param>
    /// <exception cref="InvalidDataException">The file is no JSON object; the message names file, line and column.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IConfiguration Load(string path) => Parse(File.ReadAllText(path), path);

    /// <summary>The configuration in a text.</summary>
    /// <param name="json">A JSON object.</param>
    /// <param name="origin">Where it came from, for messages.</param>
    /// <exception cref="InvalidDataException">The text is no JSON object; the message names origin, line and column.</exception>
    public static IConfiguration Parse(string json, string origin = "configuration")
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new InvalidDataException($"{origin}: holds a JSON {document.RootElement.ValueKind}; an object with keys is needed, as in {{ \"backend\": \"cpu\" }}.");
            Dictionary<string, string?> values = new(StringComparer.OrdinalIgnoreCase);
            Flatten(document.RootElement, "", values, origin);
            return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        }
        catch (JsonException error)
        {
            // Lines and bytes are counted from 0 by the parser and from 1 by editors.
            throw new InvalidDataException($"{origin}: line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}: {Sentence(error.Message)}", error);
        }
    }

    private static void Flatten(JsonElement element, string path, Dictionary<string, string?> values, string origin)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    if (property.Name.Length == 0 || property.Name.Contains(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal))
                        throw new InvalidDataException($"{origin}: '{property.Name}' in '{path.Replace(':', '.')}' is no key: keys are not empty and hold no colon.");
                    Flatten(property.Value, Combine(path, property.Name), values, origin);
                }
                break;
            case JsonValueKind.Array:
                int index = 0;
                foreach (JsonElement item in element.EnumerateArray()) Flatten(item, Combine(path, $"{index++}"), values, origin);
                break;
        }
        // Containers stand too, without a value: an empty section is there, and may be an unknown key.
        if (path.Length == 0) return;
        string? value = element.ValueKind switch
        {
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number => element.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            // An empty list has no elements to stand for it; null has no value at all.
            JsonValueKind.Array when element.GetArrayLength() == 0 => "",
            _ => null,
        };
        if (!values.TryAdd(path, value)) throw new InvalidDataException($"{origin}: '{path.Replace(':', '.')}' occurs twice; case makes no difference.");
    }

    private static string Combine(string path, string key) => path.Length == 0 ? key : ConfigurationPath.Combine(path, key);

    /// <summary>The parser's message without the position that it repeats at its end.</summary>
    private static string Sentence(string message)
    {
        int at = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return at < 0 ? message : message[..at];
    }
}
