using System.Globalization;
using Neuromorphic.Data.Archives;
using Neuromorphic.Data.Events;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Benchmarks;

/// <summary>How many events per CPU second an archive takes and gives, and how many the bare reads of the same bytes would give.</summary>
internal static class EventArchiveBenchmark
{
    private const int Events = 4100;
    private const int Distinct = 64;

    public static int Run(string[] args)
    {
        int count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
        string path = Path.Combine(args.Length > 1 ? args[1] : Path.GetTempPath(), $"benchmark-{Environment.ProcessId}.neva");
        EventRecording[] recordings = [.. Enumerable.Range(0, Distinct).Select(Make)];
        EventArchiveDescription description = new() { Name = "benchmark", Source = "drawn", Width = 34, Height = 34, Classes = ["0"] };
        try
        {
            Report("write", count, () => EventArchiveWriter.Write(path, description, count, i => recordings[i % Distinct]));
            using EventArchive archive = EventArchive.Open(path);
            for (int pass = 1; pass <= 3; pass++)
            {
                Report($"read, pass {pass}", count, () =>
                {
                    for (int i = 0; i < count; i++) archive.Read(i);
                });
                Report($"bare reads of the same bytes, pass {pass}", count, () =>
                {
                    using var file = File.OpenHandle(path);
                    byte[] buffer = new byte[4 * Events];
                    for (int i = 0; i < count; i++) RandomAccess.Read(file, buffer, (long)i * buffer.Length);
                });
            }
        }
        finally
        {
            File.Delete(path);
        }
        return 0;
    }

    private static void Report(string what, int count, Action work)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        work();
        double cpu = (Environment.CpuUsage.TotalTime - before).TotalSeconds, wall = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what}: {count} recordings of {Events} events, {wall:F2} s, {cpu:F2} CPU s, {(double)count * Events / cpu / 1e6:F0} million events per CPU second"));
    }

    // 75 us between events on average: 308 ms in all.
    private static EventRecording Make(int number)
    {
        StreamKey key = StreamKey.Of(1, "benchmark/events");
        int[] times = new int[Events];
        ushort[] x = new ushort[Events], y = new ushort[Events];
        byte[] polarity = new byte[Events];
        for (int i = 0; i < Events; i++)
        {
            Words words = Philox4x32.Block(new Words((uint)i, (uint)number, 0, 0), key);
            times[i] = (i == 0 ? 0 : times[i - 1]) + (int)(words.W0 % 151);
            (x[i], y[i], polarity[i]) = ((ushort)(words.W1 % 34), (ushort)(words.W2 % 34), (byte)(words.W3 & 1));
        }
        return new EventRecording(34, 34, times, x, y, polarity, 0);
    }
}
