using Neuromorphic.Data.Events;
using Neuromorphic.Data.Sets;
using Neuromorphic.Data.Synthetic;

namespace Neuromorphic.Data.Tests.Synthetic;

public class GeneratedSpokenDigitsTests
{
    [Fact]
    public void A_channel_at_a_constant_rate_fires_at_intervals_of_the_mean_plus_the_dead_time()
    {
        SpikingCochlea cochlea = new(100, deadMs: 2, seed: 1);
        EventBuffer events = new(100, 1);
        double[] rates = new double[100];
        Array.Fill(rates, 125);
        events.Begin(10_000);
        cochlea.Begin(0);
        for (int step = 0; step < 10_000; step++) cochlea.Drive(rates, step, step + 1, events);

        // 1000 / 125 + 2 = 10 ms: 1,000 spikes a channel. Intervals deviate by 8 ms, so counts by 0.8 sqrt(1000) = 25, and that of 100 channels by 253; five of it.
        Assert.InRange(events.ToRecording(-1, "").Count, 98_735, 101_265);
    }

    [Fact]
    public void The_step_in_which_a_channel_is_driven_does_not_move_its_spikes()
    {
        int[] fine = Times(0.5), coarse = Times(4);

        Assert.Equal(fine.Length, coarse.Length);
        for (int i = 0; i < fine.Length; i++) Assert.InRange(fine[i] - coarse[i], -1, 1); // rounded to a microsecond

        static int[] Times(double stepMs)
        {
            SpikingCochlea cochlea = new(3, 1, 5);
            EventBuffer events = new(3, 1);
            events.Begin(400);
            cochlea.Begin(2);
            for (double t = 0; t < 400; t += stepMs) cochlea.Drive([50, 100, 10], t, t + stepMs, events);
            return events.ToRecording(-1, "").TimesUs.ToArray();
        }
    }

    [Fact]
    public void Recordings_have_one_row_of_64_channels_and_eleven_classes()
    {
        RecordingDataSet set = GeneratedSpokenDigits.Create(new GeneratedSpokenDigitsOptions { Train = 22, Test = 11 });

        Assert.Equal((64, 1), (set.Train.Width, set.Train.Height));
        Assert.Equal(["z", "1", "2", "3", "4", "5", "6", "7", "8", "9", "o"], set.Train.Classes);
        Assert.Equal(Enumerable.Range(0, 11), set.Test!.Labels.ToArray());
        for (int i = 0; i < 22; i++)
        {
            EventRecording recording = set.Train.Read(i);
            Assert.InRange(recording.Count, 150, 8000);
            Assert.InRange(recording.TimesUs[recording.Count - 1], 80_000, 2_500_000);
            Assert.DoesNotContain((byte)0, recording.Polarity.ToArray());
        }
    }

    [Fact]
    public void A_recording_is_the_same_every_time_and_another_under_another_seed()
    {
        GeneratedSpokenDigitsOptions options = new() { Train = 30 };
        int[] first = GeneratedSpokenDigits.Create(options).Train.Read(20).TimesUs.ToArray();

        Assert.Equal(first, GeneratedSpokenDigits.Create(options).Train.Read(20).TimesUs.ToArray());
        Assert.NotEqual(first, GeneratedSpokenDigits.Create(options with { Seed = 2 }).Train.Read(20).TimesUs.ToArray());
    }

    [Fact]
    public void The_noise_of_six_is_heard_in_higher_channels_than_the_vowels_of_oh()
    {
        // "s" lies at 6,000 Hz, channel 56 of 63; the vowels of "oh" have their formants below 1,100 Hz, channel 33, but for the weak third one.
        RecordingSet set = GeneratedSpokenDigits.Create().Train;

        Assert.True(Middle(6) > Middle(10) + 10, $"{Middle(6)}, {Middle(10)}");

        double Middle(int label) => Enumerable.Range(0, 10).Average(i => set.Read((11 * i) + label).X.ToArray().Average(x => (double)x));
    }

    [Fact]
    public void Wrong_options_are_all_named_at_once()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => GeneratedSpokenDigits.Create(new GeneratedSpokenDigitsOptions { Test = -1, DeadMs = double.NaN }));

        Assert.Contains("Test is -1", error.Message, StringComparison.Ordinal);
        Assert.Contains("DeadMs is NaN", error.Message, StringComparison.Ordinal);
    }
}
