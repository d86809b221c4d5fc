using System.Text.Json;
using Neuromorphic.Data.Events;
using Neuromorphic.Data.Sets;
using Neuromorphic.Hal.Files;

namespace Neuromorphic.Data.Synthetic;

/// <summary>Generated digits as a folder in the form of N-MNIST, with the specification that makes the same bytes again.</summary>
/// <remarks>
/// <code>
/// Train/&lt;digit&gt;/00001.bin   Test/&lt;digit&gt;/00001.bin     the recordings, numbered from 1
/// generator.json                                        generator, its version, the camera's version, all options
/// </code>
/// </remarks>
public static class GeneratedDigitsFolder
{
    /// <summary>Name of the file with the specification.</summary>
    public const string SpecificationFile = "generator.json";

    /// <summary>What the file of the specification holds.</summary>
    /// <param name="Generator"><see cref="GeneratedDigits.Name"/>.</param>
    /// <param name="Version"><see cref="GeneratedDigits.Version"/> that made the recordings.</param>
    /// <param name="CameraVersion"><see cref="EventCamera.Version"/> that made them.</param>
    /// <param name="Options">All options.</param>
    public sealed record Specification(string Generator, int Version, int CameraVersion, GeneratedDigitsOptions Options);

    /// <summary>Writes the data set. Files that are there already are replaced; others are left alone.</summary>
    /// <param name="folder">The folder; made when it is missing.</param>
    /// <param name="options">The data set.</param>
    /// <param name="stop">Looked at before every recording.</param>
    /// <exception cref="ArgumentException">Options are out of range; the message lists all of them.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Stopped; recordings written so far stay, the specification is written last.</exception>
    public static void Write(string folder, GeneratedDigitsOptions options, CancellationToken stop = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(options);
        RecordingDataSet set = GeneratedDigits.Create(options);
        WritePart(set.Train, Path.Combine(folder, "Train"), stop);
        if (set.Test is not null) WritePart(set.Test, Path.Combine(folder, "Test"), stop);
        Specification specification = new(GeneratedDigits.Name, GeneratedDigits.Version, EventCamera.Version, options);
        AtomicFile.WriteAllBytes(Path.Combine(folder, SpecificationFile), JsonSerializer.SerializeToUtf8Bytes(specification, SyntheticJson.Indented));
    }

    /// <summary>Reads the specification of a folder.</summary>
    /// <exception cref="InvalidDataException">It is not one, or was made by another generator or version; the message says which.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static Specification ReadSpecification(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string path = Path.Combine(folder, SpecificationFile);
        Specification? specification;
        try
        {
            specification = JsonSerializer.Deserialize<Specification>(File.ReadAllBytes(path), SyntheticJson.Indented);
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"'{path}': not the specification of generated digits: {wrong.Message}", wrong);
        }
        if (specification is not { Generator: GeneratedDigits.Name, Version: GeneratedDigits.Version, CameraVersion: EventCamera.Version, Options: not null })
        {
            throw new InvalidDataException($"'{path}': made by '{specification?.Generator}' {specification?.Version} with camera {specification?.CameraVersion}; " +
                $"this is '{GeneratedDigits.Name}' {GeneratedDigits.Version} with camera {EventCamera.Version}, which would make other recordings.");
        }
        return specification;
    }

    private static void WritePart(RecordingSet part, string folder, CancellationToken stop) =>
        Parallel.For(0, part.Count, new ParallelOptions { CancellationToken = stop },
            i => NMnistFile.Write(Path.Combine(folder, $"{part.Labels[i]}", $"{i + 1:D5}{NMnistFile.Extension}"), part.Read(i)));
}
