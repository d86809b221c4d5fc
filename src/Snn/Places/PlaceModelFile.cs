using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Files;
using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Places;

/// <summary>The file of a trained method of place recognition.</summary>
/// <remarks>
/// <code>
/// frame: magic "NPLC", version 1, length, checksum      (see Neuromorphic.Hal.Files.Frame), little-endian
/// body:  u8 kind (1 tempo, 2 patch spikes); u32 n, n bytes of JSON: options
///        tempo:         u32 modules; each: u32 first place, u32 places, f32 feature weights, f32 place weights, f32 thresholds
///        patch spikes:  u32 places, f32 weights [places, neurons], f32 bias [places]
/// </code>
/// Patches are not stored: options and seed give them again, bit for bit. Thread safe.
/// </remarks>
public static class PlaceModelFile
{
    /// <summary>First four bytes of the file.</summary>
    public const string Magic = "NPLC";

    /// <summary>Version of the format that this build writes and reads.</summary>
    public const uint Version = 1;

    private const byte Tempo = 1, Patches = 2;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        IgnoreReadOnlyProperties = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Writes a model, atomically.</summary>
    /// <exception cref="IOException">The file cannot be written; an older one is left as it was.</exception>
    public static void Write(string path, TempoModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Write(path, Tempo, model.Options, writer =>
        {
            writer.Write(model.Modules.Count);
            foreach (TempoModule module in model.Modules)
            {
                writer.Write(module.FirstPlace);
                writer.Write(module.Places);
                foreach (float[] values in new[] { module.FeatureWeights, module.PlaceWeights, module.Thresholds }) WriteFloats(writer, values);
            }
        });
    }

    /// <summary>Writes a model, atomically.</summary>
    /// <exception cref="IOException">The file cannot be written; an older one is left as it was.</exception>
    public static void Write(string path, PatchSpikeModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Write(path, Patches, model.Options, writer =>
        {
            writer.Write(model.Places);
            WriteFloats(writer, model.Readout.Weights);
            WriteFloats(writer, model.Readout.Bias);
        });
    }

    /// <summary>Reads a model: a <see cref="TempoModel"/> or a <see cref="PatchSpikeModel"/>.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">Not such a file, of another version, or damaged; the message says where.</exception>
    public static object Read(string path)
    {
        string what = $"Place model '{path}'";
        using BinaryReader reader = new(new MemoryStream(Frame.Read(File.ReadAllBytes(path), Magic, Version, what).ToArray(), writable: false));
        try
        {
            byte kind = reader.ReadByte();
            object model = kind switch
            {
                Tempo => ReadTempo(reader),
                Patches => ReadPatches(reader),
                _ => throw new InvalidDataException($"{what}: the kind of model is {kind}; this build knows {Tempo} and {Patches}. Use the build that wrote it."),
            };
            long left = reader.BaseStream.Length - reader.BaseStream.Position;
            return left == 0 ? model : throw new InvalidDataException($"{what}: {left} bytes follow the model.");
        }
        catch (Exception error) when (error is EndOfStreamException or JsonException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new InvalidDataException($"{what}: {error.Message}", error);
        }
    }

    /// <summary>Reads a model and makes it ready on a backend.</summary>
    /// <exception cref="InvalidDataException">Not such a file, of another version, or damaged.</exception>
    /// <exception cref="ProgramRefusedException">The backend cannot run it.</exception>
    public static IPlaceNetwork Open(string path, IBackend backend, int batch = 64)
        => Read(path) switch
        {
            TempoModel tempo => new TempoNetwork(tempo, backend, batch),
            object patches => new PatchSpikeNetwork((PatchSpikeModel)patches, backend, batch),
        };

    private static TempoModel ReadTempo(BinaryReader reader)
    {
        TempoOptions options = ReadOptions<TempoOptions>(reader);
        int pixels = options.Images.Pixels, features = options.Features, count = reader.ReadInt32();
        if (count < 0) throw new ArgumentException($"{count} modules are announced.");
        List<TempoModule> modules = [];
        for (int m = 0; m < count; m++)
        {
            int first = reader.ReadInt32(), places = reader.ReadInt32();
            modules.Add(new TempoModule(first, places, ReadFloats(reader, (long)pixels * features), ReadFloats(reader, (long)features * places), ReadFloats(reader, features)));
        }
        return new TempoModel(options, modules);
    }

    private static PatchSpikeModel ReadPatches(BinaryReader reader)
    {
        PatchSpikeOptions options = ReadOptions<PatchSpikeOptions>(reader);
        int places = reader.ReadInt32();
        return new PatchSpikeModel(options, new LinearReadout(places, options.Neurons, ReadFloats(reader, (long)places * options.Neurons), ReadFloats(reader, places)));
    }

    private static void Write<TOptions>(string path, byte kind, TOptions options, Action<BinaryWriter> content)
    {
        using MemoryStream body = new();
        using (BinaryWriter writer = new(body, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(options, s_json);
            writer.Write(kind);
            writer.Write(json.Length);
            writer.Write(json);
            content(writer);
        }
        AtomicFile.WriteAllBytes(path, Frame.Write(Magic, Version, body.GetBuffer().AsSpan(0, (int)body.Length)));
    }

    private static TOptions ReadOptions<TOptions>(BinaryReader reader)
    {
        int length = reader.ReadInt32();
        if (length < 0 || length > reader.BaseStream.Length) throw new EndOfStreamException($"{length} bytes of options are announced, which are not there.");
        return JsonSerializer.Deserialize<TOptions>(reader.ReadBytes(length), s_json) ?? throw new ArgumentException("There are no options.");
    }

    private static void WriteFloats(BinaryWriter writer, ReadOnlySpan<float> values)
    {
        foreach (float value in values) writer.Write(value);
    }

    /// <summary>No memory is reserved on the word of a file: what is announced is held against what is left.</summary>
    private static float[] ReadFloats(BinaryReader reader, long count)
    {
        long left = reader.BaseStream.Length - reader.BaseStream.Position;
        if (count < 0 || 4 * count > left) throw new EndOfStreamException($"{count} weights are announced, {left} bytes are left.");
        float[] values = new float[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        if (!BitConverter.IsLittleEndian)
            for (int i = 0; i < values.Length; i++) values[i] = BitConverter.UInt32BitsToSingle(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(BitConverter.SingleToUInt32Bits(values[i])));
        foreach (float value in values)
            if (!float.IsFinite(value)) throw new ArgumentException("A weight is not a finite number.");
        return values;
    }
}
