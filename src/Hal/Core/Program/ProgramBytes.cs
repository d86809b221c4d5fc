using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Neuromorphic.Hal.Files;
using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Hal.Program;

/// <summary>Programs as bytes: the project's frame around JSON, long arrays in base 64. Writing what was read gives the same bytes.</summary>
/// <remarks>Thread safe. The form is described in docs/program-format.md.</remarks>
public static class ProgramBytes
{
    private const string Magic = "NMPR";
    private const uint Version = 1;

    // The serialiser derives its code for all records from an options object once; a new object per call would cost 10 ms each.
    private static readonly ConditionalWeakTable<KernelCatalogue, JsonSerializerOptions> s_options = [];

    /// <summary>The bytes of a program.</summary>
    public static byte[] Write(NetworkProgram program)
        => Frame.Write(Magic, Version, JsonSerializer.SerializeToUtf8Bytes(program, Of(KernelCatalogue.Standard)));

    /// <summary>The program of bytes, its kernels taken from <paramref name="kernels"/> (the library's own by default).</summary>
    /// <exception cref="InvalidDataException">Damaged, of another version, or with a kernel that the catalogue lacks; the message says what and where.</exception>
    public static NetworkProgram Read(ReadOnlySpan<byte> bytes, KernelCatalogue? kernels = null)
    {
        ReadOnlySpan<byte> body = Frame.Read(bytes, Magic, Version, "Network program");
        try
        {
            RefuseNulls(body);
            return JsonSerializer.Deserialize<NetworkProgram>(body, Of(kernels ?? KernelCatalogue.Standard))
                ?? throw new InvalidDataException("Network program: the body is null.");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or NotSupportedException or FormatException)
        {
            throw new InvalidDataException($"Network program: {error.Message}", error);
        }
    }

    /// <summary>Writing leaves null members out, so a null anywhere is none of ours: nobody behind this line need look for one.</summary>
    private static void RefuseNulls(ReadOnlySpan<byte> body)
    {
        Utf8JsonReader reader = new(body);
        while (reader.Read())
            if (reader.TokenType == JsonTokenType.Null) throw new JsonException($"null at byte {Frame.HeaderLength + reader.TokenStartIndex}; members without a value are left out.");
    }

    private static JsonSerializerOptions Of(KernelCatalogue kernels) => s_options.GetValue(kernels, Options);

    private static JsonSerializerOptions Options(KernelCatalogue kernels) => new()
    {
        AllowDuplicateProperties = false,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameDerivedTypes } },
        Converters =
        {
            new JsonStringEnumConverter(),
            new KernelConverter<NeuronKernelSpec>(k => (k.Declaration.Name, k.Declaration.Version), kernels.Neuron),
            new KernelConverter<SynapseKernelSpec>(k => (k.Declaration.Name, k.Declaration.Version), kernels.Synapse),
            new KernelConverter<MapKernelSpec>(k => (k.Declaration.Name, k.Declaration.Version), kernels.Map),
            new KernelConverter<UpdateKernelSpec>(k => (k.Declaration.Name, k.Declaration.Version), kernels.Update),
            new ArrayConverter<double>(), new ArrayConverter<int>(), new ArrayConverter<long>(), new ArrayConverter<InputEvent>(),
        },
    };

    /// <summary>Every sealed heir of an abstract spec, under its own name: adding one needs no line here.</summary>
    private static void NameDerivedTypes(JsonTypeInfo info)
    {
        if (!info.Type.IsAbstract || info.Type.Assembly != typeof(NetworkProgram).Assembly || info.Kind != JsonTypeInfoKind.Object) return;
        info.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "$is" };
        foreach (Type type in info.Type.Assembly.GetTypes().Where(t => t.IsSubclassOf(info.Type) && !t.IsAbstract).OrderBy(t => t.Name, StringComparer.Ordinal))
            info.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(type, type.Name));
    }

    private sealed class KernelConverter<T>(Func<T, (string Name, int Version)> identify, Func<string, int, T> find) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            string text = reader.GetString() ?? throw new JsonException("A kernel is null.");
            int at = text.LastIndexOf(" v", StringComparison.Ordinal);
            return at > 0 && int.TryParse(text.AsSpan(at + 2), out int version)
                ? find(text[..at], version)
                : throw new JsonException($"'{text}' is no kernel; the form is 'Name v1'.");
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            (string name, int version) = identify(value);
            writer.WriteStringValue($"{name} v{version}");
        }
    }

    /// <summary>Arrays as base 64 of their little-endian elements.</summary>
    private sealed class ArrayConverter<T> : JsonConverter<T[]> where T : unmanaged
    {
        public override T[] Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            byte[] bytes = reader.GetBytesFromBase64();
            if (bytes.Length % Marshal.SizeOf<T>() != 0)
                throw new JsonException($"An array of {typeof(T).Name} has {bytes.Length} bytes, no multiple of {Marshal.SizeOf<T>()}.");
            return MemoryMarshal.Cast<byte, T>(bytes).ToArray();
        }

        public override void Write(Utf8JsonWriter writer, T[] value, JsonSerializerOptions options)
            => writer.WriteBase64StringValue(MemoryMarshal.AsBytes(value.AsSpan()));
    }
}
