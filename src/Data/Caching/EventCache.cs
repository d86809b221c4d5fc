using System.IO.Hashing;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Neuromorphic.Data.Archives;
using Neuromorphic.Hal.Files;

namespace Neuromorphic.Data.Caching;

/// <summary>Keeps recordings that take long to make, such as images seen by the camera, as archives in a folder of the user.</summary>
/// <remarks>
/// The name of a file holds a hash of its source: other images or another camera make another file, and nothing is ever used for what it is not. Before anything is
/// written, place and size are said and the free space is checked; a conversion that fails or is stopped leaves nothing behind. Thread safe; two processes that make
/// the same entry at once both make it whole.
/// </remarks>
public sealed class EventCache
{
    /// <summary>Environment variable that names the folder.</summary>
    public const string Variable = "NEUROMORPHIC_CACHE";

    private const string Extension = ".neva";
    private readonly ILogger _logger;

    /// <summary>A cache in a folder, which is made when the first entry is written.</summary>
    /// <param name="folder">The folder; null for <see cref="DefaultFolder"/>.</param>
    /// <param name="logger">Hears what is found and what is written.</param>
    public EventCache(string? folder = null, ILogger<EventCache>? logger = null)
    {
        Folder = Path.GetFullPath(string.IsNullOrWhiteSpace(folder) ? DefaultFolder() : folder);
        _logger = logger ?? NullLogger<EventCache>.Instance;
    }

    /// <summary>Where the entries lie.</summary>
    public string Folder { get; }

    /// <summary>
    /// The folder named by NEUROMORPHIC_CACHE; else <c>neuromorphic</c> in the user's folder for caches: XDG_CACHE_HOME, else <c>~/.cache</c>, and the local
    /// application data on Windows.
    /// </summary>
    /// <exception cref="InvalidOperationException">The user has no such folder, as in some containers; set the variable.</exception>
    public static string DefaultFolder() => FolderOf(
        Environment.GetEnvironmentVariable, OperatingSystem.IsWindows(), Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>What <see cref="GetOrMake"/> would do; writes nothing.</summary>
    public EventCachePlan Plan(EventCacheEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        string path = PathOf(entry.Description);
        FileInfo file = new(path);
        return new EventCachePlan(
            entry.Description.Name, path, file.Exists, entry.Count, file.Exists ? file.Length : EventArchive.EstimateBytes(entry.Count, entry.ExpectedEvents), FreeBytes());
    }

    /// <summary>Opens the archive of an entry; makes it first where it is not there.</summary>
    /// <param name="entry">What is wanted.</param>
    /// <param name="announce">Hears, before anything is written, where the file will be and how large.</param>
    /// <param name="threads">Most recordings that are made at once; 0 for one per core.</param>
    /// <param name="progress">Hears how far the conversion is.</param>
    /// <param name="cancellation">Stops the conversion.</param>
    /// <exception cref="IOException">There is too little space, or the folder cannot be written; the message names the folder and the variable.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public EventArchive GetOrMake(
        EventCacheEntry entry, Action<EventCachePlan>? announce = null, int threads = 0, IProgress<EventArchiveProgress>? progress = null, CancellationToken cancellation = default)
    {
        EventCachePlan plan = Plan(entry);
        if (plan.Exists && OpenValid(plan, entry) is { } kept) return kept;
        plan = plan with { Exists = false, Bytes = EventArchive.EstimateBytes(entry.Count, entry.ExpectedEvents) };
        if (plan.Bytes > plan.FreeBytes)
        {
            throw new IOException($"{plan.Name}: the recordings need about {plan.Bytes / 1e6:N0} MB in '{Folder}', and {plan.FreeBytes / 1e6:N0} MB are free there. " +
                $"Free some space, or set {Variable} to a folder that has it.");
        }
        announce?.Invoke(plan);
        _logger.LogInformation("{Plan}", plan);
        try
        {
            DeleteAbandoned(plan.Path);
            EventArchiveWriter.Write(plan.Path, entry.Description, entry.Count, entry.Make, threads, progress, cancellation);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException($"{plan.Name}: the cache folder '{Folder}' cannot be written: {denied.Message} Set {Variable} to a folder of yours.", denied);
        }
        return EventArchive.Open(plan.Path);
    }

    internal static string FolderOf(Func<string, string?> variable, bool windows, string localApplicationData, string home)
    {
        if (variable(Variable) is { } named && !string.IsNullOrWhiteSpace(named)) return named;
        // The XDG rule: a path that is not absolute does not count.
        string caches = windows ? localApplicationData
            : variable("XDG_CACHE_HOME") is { } cacheHome && Path.IsPathRooted(cacheHome) ? cacheHome
            : home.Length > 0 ? Path.Combine(home, ".cache") : "";
        return caches.Length > 0 ? Path.Combine(caches, "neuromorphic") : throw new InvalidOperationException($"This user has no folder for caches. Set {Variable} to a folder that can be written.");
    }

    private EventArchive? OpenValid(EventCachePlan plan, EventCacheEntry entry)
    {
        try
        {
            EventArchive archive = EventArchive.Open(plan.Path);
            if (archive.Count == entry.Count && archive.Description.Source == entry.Description.Source)
            {
                _logger.LogInformation("{Plan}", plan);
                return archive;
            }
            _logger.LogWarning("{Path}: holds {Count} recordings of '{Source}'; it will be made anew.", plan.Path, archive.Count, archive.Description.Source);
            archive.Dispose();
        }
        catch (InvalidDataException damage)
        {
            _logger.LogWarning("{Damage} It will be made anew.", damage.Message);
        }
        return null;
    }

    private string PathOf(EventArchiveDescription description)
    {
        string hash = Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes($"{EventArchiveIndex.Version}\n{description.Source}"))[..8]);
        string name = string.Concat(description.Name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-'));
        return Path.Combine(Folder, $"{name}-{hash}{Extension}");
    }

    // A process that was killed in the middle leaves up to a gigabyte. Its lock is gone with it, and only that of a living one keeps its file.
    private void DeleteAbandoned(string path)
    {
        if (!Directory.Exists(Folder)) return;
        foreach (string partial in Directory.EnumerateFiles(Folder, $"{Path.GetFileName(path)}.*{AtomicFile.TemporarySuffix}"))
        {
            try
            {
                new FileStream(partial, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
                File.Delete(partial);
                _logger.LogInformation("Deleted '{Partial}', left by a conversion that was killed.", partial);
            }
            catch (Exception inUse) when (inUse is IOException or UnauthorizedAccessException)
            {
                _logger.LogInformation("Left '{Partial}' alone: {Reason}", partial, inUse.Message);
            }
        }
    }

    private long FreeBytes()
    {
        string? folder = Folder;
        while (folder is not null && !Directory.Exists(folder)) folder = Path.GetDirectoryName(folder);
        return new DriveInfo(folder ?? Folder).AvailableFreeSpace;
    }
}
