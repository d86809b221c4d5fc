using System.Runtime.ExceptionServices;
using Neuromorphic.Cli.Progress;
using Neuromorphic.Data.Events;
using Neuromorphic.Data.Sets;
using Neuromorphic.Snn.Encoding;
using Neuromorphic.Snn.Readouts;
using Neuromorphic.Snn.Reservoirs;

namespace Neuromorphic.Cli.Experiments.Lsm;

/// <summary>Recordings as samples, and their plain event counts. The events themselves are not kept: 70,000 recordings would take gigabytes.</summary>
/// <param name="Samples">One per recording, in order.</param>
/// <param name="EventCounts">[recordings, polarities x rows x columns]: events of every pixel and polarity; null where not asked for.</param>
/// <param name="Events">Events of all recordings.</param>
internal sealed record FramedRecordings(SpikeTrainSample[] Samples, FeatureMatrix? EventCounts, long Events)
{
    /// <summary>Reads and frames all recordings, each on whatever thread is free; the result does not depend on it.</summary>
    public static FramedRecordings Read(RecordingSet set, EventFraming framing, int steps, bool counts, int threads, IProgressSink progress, CancellationToken stop)
    {
        SpikeTrainSample[] samples = new SpikeTrainSample[set.Count];
        FeatureMatrix? eventCounts = counts ? new FeatureMatrix(set.Count, 2 * set.Height * set.Width) : null;
        long events = 0;
        int done = 0;
        using IProgressPart part = progress.Begin("Read recordings", set.Count);
        try
        {
            Parallel.For(
                0, set.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = stop },
                () => new EventFramer(framing, steps, set.Width, set.Height),
                (i, _, framer) =>
                {
                    EventRecording recording = set.Read(i);
                    samples[i] = framer.Frame(recording.TimesUs, recording.X, recording.Y, recording.Polarity, recording.Label, recording.Name);
                    if (eventCounts is not null) Count(recording, eventCounts.Row(i));
                    Interlocked.Add(ref events, recording.Count);
                    int now = Interlocked.Increment(ref done);
                    if (now % 64 == 0 || now == samples.Length) part.Report(now);
                    return framer;
                },
                _ => { });
        }
        catch (AggregateException error)
        {
            // Several threads may have met damaged files; the first is as good as any.
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
        return new FramedRecordings(samples, eventCounts, events);
    }

    /// <summary>[samples, channels]: how many steps of a sample each channel spikes in: all that a classifier without memory can see of them.</summary>
    public FeatureMatrix SpikeCounts()
    {
        FeatureMatrix counts = new(Samples.Length, Samples[0].Channels);
        for (int i = 0; i < Samples.Length; i++)
        {
            Span<float> row = counts.Row(i);
            foreach (ushort channel in Samples[i].Indices) row[channel]++;
        }
        return counts;
    }

    private static void Count(EventRecording recording, Span<float> counts)
    {
        ReadOnlySpan<ushort> x = recording.X, y = recording.Y;
        ReadOnlySpan<byte> polarity = recording.Polarity;
        int width = recording.Width, height = recording.Height;
        for (int i = 0; i < x.Length; i++) counts[(polarity[i] * height + y[i]) * width + x[i]]++;
    }
}
