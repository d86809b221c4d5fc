using Neuromorphic.Data.Archives;
using Neuromorphic.Data.Caching;
using Neuromorphic.Data.Events;

namespace Neuromorphic.Data.Tests.Caching;

public class EventCacheTests
{
    [Fact]
    public void An_entry_is_made_once_and_place_and_size_are_said_before_it_is_written()
    {
        using TemporaryFolder folder = new();
        EventCache cache = new(Path.Combine(folder.Path, "deep", "cache"));
        int made = 0;
        EventCacheEntry entry = Entry("images 1, camera 1", make: i => One(i, Interlocked.Increment(ref made)));
        List<EventCachePlan> announced = [];
        using (EventArchive archive = cache.GetOrMake(entry, plan =>
        {
            announced.Add(plan);
            Assert.False(File.Exists(plan.Path));
            Assert.Equal(0, made);
        }))
        {
            Assert.Equal((3, 3), (archive.Count, made));
        }
        EventCachePlan said = Assert.Single(announced);
        Assert.StartsWith(Path.Combine(folder.Path, "deep", "cache", "drawn-digits-"), said.Path);
        // 4 bytes for each of 10 events, 28 for each of 3 recordings, 1,024 for the rest.
        Assert.Equal((false, 3, 40L + 84 + 1024), (said.Exists, said.Recordings, said.Bytes));
        Assert.Contains($"3 recordings will be made and kept in '{said.Path}'", said.ToString());

        using EventArchive again = cache.GetOrMake(entry, announced.Add);
        Assert.Equal((3, 3, 1), (again.Count, made, announced.Count));
        EventCachePlan kept = cache.Plan(entry);
        Assert.Equal((true, new FileInfo(said.Path).Length), (kept.Exists, kept.Bytes));
    }

    [Fact]
    public void Another_source_has_another_file()
    {
        using TemporaryFolder folder = new();
        EventCache cache = new(folder.Path);
        Assert.NotEqual(cache.Plan(Entry("images 1, camera 1")).Path, cache.Plan(Entry("images 1, camera 2")).Path);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_damaged_file_is_made_anew()
    {
        using TemporaryFolder folder = new();
        EventCache cache = new(folder.Path);
        EventCacheEntry entry = Entry("source");
        File.WriteAllText(cache.Plan(entry).Path, "not an archive");
        using EventArchive archive = cache.GetOrMake(entry);
        Assert.Equal(3, archive.Count);
    }

    [Fact]
    public void A_stopped_conversion_leaves_nothing_and_what_a_killed_one_left_is_deleted()
    {
        using TemporaryFolder folder = new();
        EventCache cache = new(folder.Path);
        EventCacheEntry entry = Entry("source");
        string path = cache.Plan(entry).Path, abandoned = path + ".1-1.partial", alive = path + ".2-1.partial", other = folder.File("another.neva.1-1.partial");
        foreach (string file in new[] { abandoned, alive, other }) File.WriteAllText(file, "half");
        using FileStream writer = new(alive, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        using CancellationTokenSource stop = new();
        Assert.ThrowsAny<OperationCanceledException>(() => cache.GetOrMake(entry with { Make = i => i == 1 ? Stop(stop) : One(i, 0) }, cancellation: stop.Token));
        Assert.Equal([other, alive], Directory.GetFiles(folder.Path).Order());
    }

    [Fact]
    public void Too_little_space_is_refused_before_anything_is_made()
    {
        using TemporaryFolder folder = new();
        EventCache cache = new(folder.Path);
        EventCacheEntry huge = Entry("source", expected: 1L << 60, make: _ => throw new InvalidOperationException("must not be called"));
        string message = Assert.Throws<IOException>(() => cache.GetOrMake(huge, _ => throw new InvalidOperationException("must not be announced"))).Message;
        // 4 x 2^60 bytes are 4.6 million TB.
        Assert.Contains($"need about 4,611,686,018,427 MB in '{folder.Path}'", message);
        Assert.Contains("NEUROMORPHIC_CACHE", message);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void The_folder_is_that_of_the_variable_else_that_of_the_user()
    {
        Assert.Equal("/named", Folder(("NEUROMORPHIC_CACHE", "/named"), ("XDG_CACHE_HOME", "/xdg")));
        Assert.Equal(Path.Combine("/xdg", "neuromorphic"), Folder(("XDG_CACHE_HOME", "/xdg")));
        Assert.Equal(Path.Combine("/home/user", ".cache", "neuromorphic"), Folder(("XDG_CACHE_HOME", "relative")));
        Assert.Equal(Path.Combine("/local", "neuromorphic"), EventCache.FolderOf(_ => null, windows: true, "/local", "/home/user"));
        Assert.Contains("Set NEUROMORPHIC_CACHE", Assert.Throws<InvalidOperationException>(() => EventCache.FolderOf(_ => null, windows: false, "", "")).Message);
    }

    private static string Folder(params (string Name, string Value)[] variables) =>
        EventCache.FolderOf(name => variables.FirstOrDefault(variable => variable.Name == name).Value, windows: false, "/local", "/home/user");

    private static EventRecording One(int x, int y) => new(8, 8, [0], [(ushort)x], [(ushort)y], [0], 0);

    private static EventRecording Stop(CancellationTokenSource source)
    {
        source.Cancel();
        return One(0, 0);
    }

    private static EventCacheEntry Entry(string source, long expected = 10, Func<int, EventRecording>? make = null) => new()
    {
        Description = new() { Name = "Drawn digits", Source = source, Width = 8, Height = 8, Classes = ["0"] },
        Count = 3,
        ExpectedEvents = expected,
        Make = make ?? (i => One(i, 0)),
    };
}
