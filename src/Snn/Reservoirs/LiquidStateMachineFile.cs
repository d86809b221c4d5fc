using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Files;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Reservoirs;

/// <summary>The file of a trained liquid state machine.</summary>
/// <remarks>
/// <code>
/// frame: magic "NLSM", version 1, length, checksum      (see Neuromorphic.Hal.Files.Frame), little-endian
/// body:  u32 n, n bytes of JSON: neuron kernel with version, options
///        u32 classes, u32 features, f32 weights [classes, features], f32 bias [classes]
/// </code>
/// The reservoir's weights are not stored: options and seed give them again, bit for bit, and the kernel's version is checked.
/// A standardisation is not stored either: it has moved into weights and biases. Thread safe.
/// </remarks>
public static class LiquidStateMachineFile
{
    /// <summary>First four bytes of the file.</summary>
    public const string Magic = "NLSM";

    /// <summary>Version of the format that this build writes and reads.</summary>
    public const uint Version = 1;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        IgnoreReadOnlyProperties = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter() },
    };

    private static string Kernel => NeuronKernelSpec.Of<DiscreteLif>().ToString();

    /// <summary>Writes a machine, atomically.</summary>
    /// <exception cref="IOException">The file cannot be written; an older one is left as it was.</exception>
    public static void Write(string path, LiquidStateMachineOptions options, LinearReadout readout)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(readout);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(new Contents(Kernel, options), s_json);
        byte[] body = new byte[checked(12 + json.Length + 4 * (readout.Weights.Length + readout.Bias.Length))];
        Span<byte> rest = body;
        rest = Put(rest, (uint)json.Length);
        json.CopyTo(rest);
        rest = rest[json.Length..];
        rest = Put(rest, (uint)readout.Classes);
        rest = Put(rest, (uint)readout.Features);
        foreach (float weight in readout.Weights) rest = Put(rest, BitConverter.SingleToUInt32Bits(weight));
        foreach (float bias in readout.Bias) rest = Put(rest, BitConverter.SingleToUInt32Bits(bias));
        AtomicFile.WriteAllBytes(path, Frame.Write(Magic, Version, body));
    }

    /// <summary>Reads a machine.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">Not such a file, of another version, or damaged; the message says where.</exception>
    public static (LiquidStateMachineOptions Options, LinearReadout Readout) Read(string path)
    {
        string what = $"Liquid state machine '{path}'";
        ReadOnlySpan<byte> rest = Frame.Read(File.ReadAllBytes(path), Magic, Version, what);
        uint jsonLength = Take(ref rest, what);
        if (jsonLength > rest.Length) throw new InvalidDataException($"{what}: {jsonLength} bytes of options announced, {rest.Length} bytes left.");
        Contents contents = Parse(rest[..(int)jsonLength], what);
        rest = rest[(int)jsonLength..];
        uint classes = Take(ref rest, what), features = Take(ref rest, what);
        ulong values = (ulong)classes * features + classes;
        if ((ulong)rest.Length != 4 * values)
            throw new InvalidDataException($"{what}: {classes} classes of {features} features take {4 * values} bytes of weights; {rest.Length} are left.");
        float[] numbers = new float[values];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = BitConverter.UInt32BitsToSingle(Take(ref rest, what));
        if (classes != contents.Options.Classes.Count || features != contents.Options.FeatureCount)
        {
            throw new InvalidDataException(
                $"{what}: a readout of {classes} classes and {features} features with options of {contents.Options.Classes.Count} and {contents.Options.FeatureCount}.");
        }
        try
        {
            int weights = numbers.Length - (int)classes;
            return (contents.Options, new LinearReadout((int)classes, (int)features, numbers.AsSpan(0, weights), numbers.AsSpan(weights)));
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{what}: {e.Message}", e);
        }
    }

    private static Contents Parse(ReadOnlySpan<byte> json, string what)
    {
        Contents? contents;
        try
        {
            contents = JsonSerializer.Deserialize<Contents>(json, s_json);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException)
        {
            throw new InvalidDataException($"{what}: the options cannot be read: {e.Message}", e);
        }
        if (contents?.Options is null) throw new InvalidDataException($"{what}: there are no options.");
        if (contents.Neuron != Kernel)
            throw new InvalidDataException($"{what}: it was trained on neuron kernel {contents.Neuron}; this build has {Kernel}. Train it anew, or use the build that wrote it.");
        IReadOnlyList<Gap> gaps = contents.Options.Check();
        if (gaps.Count > 0) throw new InvalidDataException($"{what}: {string.Join(" ", gaps)}");
        return contents;
    }

    private static Span<byte> Put(Span<byte> rest, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(rest, value);
        return rest[4..];
    }

    private static uint Take(ref ReadOnlySpan<byte> rest, string what)
    {
        if (rest.Length < 4) throw new InvalidDataException($"{what}: the body ends early.");
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(rest);
        rest = rest[4..];
        return value;
    }

    private sealed record Contents(string Neuron, LiquidStateMachineOptions Options);
}
