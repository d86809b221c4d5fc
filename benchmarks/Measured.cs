using System.Diagnostics;

namespace Neuromorphic.Benchmarks;

/// <summary>Wall-clock and CPU seconds of some work: the smallest of each over a few tries.</summary>
internal readonly record struct Measured(double Wall, double Cpu)
{
    public static Measured Of(Action work, int tries = 1)
    {
        double wall = double.MaxValue, processor = double.MaxValue;
        for (int i = 0; i < tries; i++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            work();
            wall = Math.Min(wall, Stopwatch.GetElapsedTime(start).TotalSeconds);
            processor = Math.Min(processor, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }
        return new Measured(wall, processor);
    }
}
