using System.Diagnostics;
using System.Globalization;
using Neuromorphic.Data.Events;
using Neuromorphic.Data.Synthetic;

namespace Neuromorphic.Benchmarks;

/// <summary>How many images a CPU second turns into recordings: <c>camera [images]</c>.</summary>
internal static class CameraBenchmark
{
    private const int Repeats = 5;

    public static int Run(string[] args)
    {
        int images = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2000;
        GeneratedDigitsOptions digits = new();
        byte[][] drawings = [.. Enumerable.Range(0, images).Select(i => GeneratedDigits.Drawing(digits, i))];
        EventCamera camera = new(EventCameraOptions.NMnist);
        Console.WriteLine("threads  CPU ms/image  images/s  events/image");
        foreach (int threads in new[] { 1, 2 })
        {
            double bestCpu = double.MaxValue, bestWall = double.MaxValue;
            long events = 0;
            for (int r = 0; r < Repeats; r++)
            {
                events = 0;
                TimeSpan cpu = Environment.CpuUsage.TotalTime;
                long start = Stopwatch.GetTimestamp();
                Parallel.For(0, images, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
                {
                    EventRecording recording = camera.Record(drawings[i], i);
                    Interlocked.Add(ref events, recording.Count);
                });
                bestWall = Math.Min(bestWall, Stopwatch.GetElapsedTime(start).TotalSeconds);
                bestCpu = Math.Min(bestCpu, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
            }
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{threads,7} {1000 * bestCpu / images,13:F2} {images / bestWall,9:F0} {events / (double)images,13:F0}"));
        }
        return 0;
    }
}
