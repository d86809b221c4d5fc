using Neuromorphic.Data.Events;
using Neuromorphic.Data.Sets;
using Neuromorphic.Data.Synthetic;
using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.EndToEnd.Tests;

/// <summary>The generated data set must leave a reservoir something to do, and must not be noise.</summary>
public class GeneratedDigitsDifficultyTests
{
    [Fact]
    public void Ridge_on_raw_event_counts_stays_between_85_and_96_percent()
    {
        RecordingDataSet set = GeneratedDigits.Create();
        RidgeFit fit = RidgeReadout.Train(Counts(set.Train), set.Train.Labels, 10, new RidgeOptions());
        FeatureMatrix test = Counts(set.Test!);

        int right = Enumerable.Range(0, test.Samples).Count(i => fit.Readout.Predict(test.Row(i)) == set.Test!.Labels[i]);

        Assert.InRange(right / (double)test.Samples, 0.85, 0.96);
    }

    /// <summary>Events per pixel and polarity: 2 x 34 x 34 features.</summary>
    private static FeatureMatrix Counts(RecordingSet set)
    {
        int pixels = set.Width * set.Height;
        FeatureMatrix counts = new(set.Count, 2 * pixels);
        Parallel.For(0, set.Count, i =>
        {
            EventRecording recording = set.Read(i);
            Span<float> row = counts.Row(i);
            for (int e = 0; e < recording.Count; e++) row[(recording.Polarity[e] * pixels) + (recording.Y[e] * set.Width) + recording.X[e]]++;
        });
        return counts;
    }
}
