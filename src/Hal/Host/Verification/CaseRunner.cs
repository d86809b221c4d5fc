using System.Text.Json;
using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Hal.Host.Verification;

/// <summary>Runs every case of a folder's manifest.json. Nothing is decided by a file's name or a case's id.</summary>
public static class CaseRunner
{
    /// <summary>The manifest's cases.</summary>
    /// <exception cref="CaseFormatException">There is no manifest, or it is not of the documented form.</exception>
    public static IReadOnlyList<VerificationCase> Read(string folder)
    {
        string path = Path.Combine(folder, "manifest.json");
        if (!File.Exists(path)) throw new CaseFormatException($"Folder '{folder}' has no manifest.json.");
        JsonElement root;
        try
        {
            root = JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
        }
        catch (JsonException error)
        {
            throw new CaseFormatException($"'{path}' is no JSON: {error.Message}");
        }
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("format", out JsonElement format) || format.ToString() != "neuromorphic-cases")
            throw new CaseFormatException($"'{path}' is not of the format 'neuromorphic-cases'.");
        if (!root.TryGetProperty("version", out JsonElement version) || version.ToString() != "1")
            throw new CaseFormatException($"'{path}' is of version {version}; version 1 is read.");
        if (!root.TryGetProperty("cases", out JsonElement cases) || cases.ValueKind != JsonValueKind.Array)
            throw new CaseFormatException($"'{path}' has no list 'cases'.");
        VerificationCase[] all = [.. cases.EnumerateArray().Select(json => new VerificationCase(folder, json))];
        if (all.Any(c => c.Id.Length == 0) || all.DistinctBy(c => c.Id).Count() != all.Length)
            throw new CaseFormatException($"'{path}': every case needs an id of its own.");
        return all;
    }

    /// <summary>Runs all cases, in order.</summary>
    /// <param name="folder">Folder with manifest.json.</param>
    /// <param name="backend">What runs the networks.</param>
    /// <param name="precision">Which limits apply.</param>
    /// <param name="families">Those registered.</param>
    /// <param name="progress">Told each result at once.</param>
    /// <param name="stop">Stops between cases.</param>
    /// <exception cref="UnknownCaseFamilyException">A case's family is not registered; nothing has run.</exception>
    /// <exception cref="CaseFormatException">The manifest cannot be read.</exception>
    public static IReadOnlyList<CaseResult> Run(
        string folder, IBackend backend, CasePrecision precision, IReadOnlyList<ICaseFamily> families, IProgress<CaseResult>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(families);
        IReadOnlyList<VerificationCase> cases = Read(folder);
        foreach (VerificationCase c in cases)
        {
            string family = c.Text("family");
            if (families.All(f => f.Name != family))
                throw new UnknownCaseFamilyException($"Case '{c.Id}' is of the family '{family}'. Registered: {string.Join(", ", families.Select(f => f.Name))}.");
        }
        List<CaseResult> results = [];
        foreach (VerificationCase c in cases)
        {
            stop.ThrowIfCancellationRequested();
            CaseResult result;
            try
            {
                result = families.First(f => f.Name == c.Text("family")).Run(c, backend, precision, stop);
            }
            catch (ModelMissingException missing)
            {
                result = new CaseResult(c.Id, CaseStatus.Skip, missing.Message, "");
            }
            catch (Exception error) when (error is CaseFormatException or ProgramRefusedException or ArgumentException or IOException or UnauthorizedAccessException)
            {
                result = new CaseResult(c.Id, CaseStatus.Fail, error.Message, "");
            }
            catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or FormatException or OverflowException)
            {
                // What System.Text.Json throws where a member is missing or of another kind: the case is at fault, and the others still run.
                result = new CaseResult(c.Id, CaseStatus.Fail, $"case '{c.Id}' is not of the documented form: {error.Message}", "");
            }
            results.Add(result);
            progress?.Report(result);
        }
        return results;
    }
}
