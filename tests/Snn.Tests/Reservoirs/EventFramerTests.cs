using Neuromorphic.Hal.Contracts;
using Neuromorphic.Snn.Encoding;
using Neuromorphic.Snn.Reservoirs;

namespace Neuromorphic.Snn.Tests.Reservoirs;

public class EventFramerTests
{
    [Fact]
    public void Equal_bins_are_half_open_and_cover_the_window_only()
    {
        // 300 ms in 50 bins: 6,000 us each. 5,999 is still bin 0, 6,000 is bin 1, 299,999 is bin 49, 300,000 is outside.
        SpikeTrainSample sample = Frame(new EventFraming(), 50, (0, 0), (5_999, 1), (6_000, 2), (299_999, 3), (300_000, 4));
        Assert.Equal(50, sample.Steps);
        Assert.Equal([0, 1], sample.At(0).ToArray());
        Assert.Equal([2], sample.At(1).ToArray());
        Assert.Equal([3], sample.At(49).ToArray());
        Assert.Equal(4, sample.Count);
    }

    [Fact]
    public void Bins_that_do_not_divide_the_window_cut_at_the_exact_fraction()
    {
        // 100 ms in 3 bins: edges at 33,333.3 and 66,666.7 us.
        SpikeTrainSample sample = Frame(new EventFraming { WindowMs = 100 }, 3, (33_333, 0), (33_334, 1), (66_666, 2), (66_667, 3));
        Assert.Equal([0], sample.At(0).ToArray());
        Assert.Equal([1, 2], sample.At(1).ToArray());
        Assert.Equal([3], sample.At(2).ToArray());
    }

    [Fact]
    public void Any_number_of_events_of_a_channel_in_a_step_is_one_spike()
    {
        SpikeTrainSample sample = Frame(new EventFraming(), 50, (10, 7), (20, 7), (30, 7));
        Assert.Equal([7], sample.At(0).ToArray());
        Assert.Equal(1, sample.Count);
    }

    [Theory]
    [InlineData(516, 4, 129)]
    [InlineData(517, 5, 104)]
    [InlineData(1000, 8, 125)]
    public void Reference_chunks_jump_as_published(int bins, int chunkMs, int filledSteps)
    {
        // The last event lies in ms (bins - 1), exactly on its start: ceil(t) + 1 = bins. One event per ms fills every chunk.
        (int, int)[] events = [.. Enumerable.Range(0, bins).Select(ms => (1000 * ms, 0))];
        SpikeTrainSample sample = Frame(new EventFraming { Binning = BinningRule.ReferenceChunk }, 129, events);
        Assert.Equal(filledSteps, Enumerable.Range(0, 129).Count(step => !sample.At(step).IsEmpty));
        Assert.All(Enumerable.Range(0, 129), step => Assert.Equal(step < filledSteps, !sample.At(step).IsEmpty));
        // The first event of the second chunk is at chunkMs.
        SpikeTrainSample edge = Frame(new EventFraming { Binning = BinningRule.ReferenceChunk }, 129,
            (1000 * chunkMs - 1, 1), (1000 * chunkMs, 2), (1000 * (bins - 1), 3));
        Assert.Equal([1], edge.At(0).ToArray());
        Assert.Equal([2], edge.At(1).ToArray());
        Assert.Equal([3], edge.At((bins - 1) / chunkMs).ToArray());
    }

    [Fact]
    public void Reference_chunks_of_ten_ms_bins_jump_too()
    {
        // 90 bins fill 90 steps of one bin; 91 bins need chunks of two: 46 steps, then 44 empty ones.
        EventFraming framing = new() { Binning = BinningRule.ReferenceChunk, BinMs = 10 };
        Assert.Equal(90, Filled(90));
        Assert.Equal(46, Filled(91));

        int Filled(int bins)
        {
            SpikeTrainSample sample = Frame(framing, 90, [.. Enumerable.Range(0, bins).Select(b => (10_000 * b, 0))]);
            return Enumerable.Range(0, 90).Count(step => !sample.At(step).IsEmpty);
        }
    }

    [Fact]
    public void Fixed_bins_take_one_step_each_and_drop_what_comes_later()
    {
        SpikeTrainSample sample = Frame(new EventFraming { Binning = BinningRule.FixedBins, BinMs = 5 }, 3, (4_999, 0), (5_000, 1), (14_999, 2), (15_000, 3));
        Assert.Equal([0], sample.At(0).ToArray());
        Assert.Equal([1], sample.At(1).ToArray());
        Assert.Equal([2], sample.At(2).ToArray());
        Assert.Equal(3, sample.Count);
    }

    [Fact]
    public void Resampling_sends_bin_b_to_step_floor_of_b_T_over_D()
    {
        // Last event at 6 ms: D = 7 bins into 3 steps: floor(3 b / 7) = 0 0 0 1 1 2 2.
        (int, int)[] events = [.. Enumerable.Range(0, 7).Select(ms => (1000 * ms, ms))];
        SpikeTrainSample sample = Frame(new EventFraming { Binning = BinningRule.Resample }, 3, events);
        Assert.Equal([0, 1, 2], sample.At(0).ToArray());
        Assert.Equal([3, 4], sample.At(1).ToArray());
        Assert.Equal([5, 6], sample.At(2).ToArray());
        // Fewer bins than steps leave gaps: D = 2 into 5 steps is floor(5 b / 2) = 0, 2.
        SpikeTrainSample sparse = Frame(new EventFraming { Binning = BinningRule.Resample }, 5, (0, 0), (1000, 1));
        Assert.Equal([0], sparse.At(0).ToArray());
        Assert.Equal([1], sparse.At(2).ToArray());
        Assert.Equal(2, sparse.Count);
    }

    [Fact]
    public void The_preset_uses_the_off_events_of_the_centre_in_row_order()
    {
        EventFramer framer = Lin2025.NMnist.Framer(34, 34);
        Assert.Equal((50, 256), (framer.Steps, framer.Channels));
        // Rows and columns 9 to 24; column x, row y is channel 16 (y - 9) + (x - 9). Polarity 1 and the border are left out.
        SpikeTrainSample sample = framer.Frame([0, 0, 0, 0, 0, 0], [9, 24, 10, 8, 25, 12], [9, 24, 11, 9, 9, 12], [0, 0, 0, 0, 0, 1]);
        Assert.Equal([0, 16 * 2 + 1, 255], sample.At(0).ToArray());
    }

    [Theory]
    [InlineData(PolarityUse.Off, new[] { 1 })]
    [InlineData(PolarityUse.On, new[] { 2 })]
    [InlineData(PolarityUse.Merged, new[] { 1, 2 })]
    [InlineData(PolarityUse.Separate, new[] { 1, 6 + 2 })]
    public void Polarities_are_chosen_merged_or_kept_apart(PolarityUse use, int[] expected)
    {
        EventFramer framer = new(new EventFraming { Polarity = use }, 1, 3, 2);
        Assert.Equal(use == PolarityUse.Separate ? 12 : 6, framer.Channels);
        SpikeTrainSample sample = framer.Frame([0, 0], [1, 2], [0, 0], [0, 1]);
        Assert.Equal(expected, sample.At(0).ToArray().Select(channel => (int)channel));
    }

    [Fact]
    public void A_recording_without_events_is_a_sample_without_spikes()
    {
        foreach (BinningRule rule in Enum.GetValues<BinningRule>())
        {
            SpikeTrainSample sample = Frame(new EventFraming { Binning = rule }, 7);
            Assert.Equal((7, 0), (sample.Steps, sample.Count));
        }
    }

    [Theory]
    [InlineData(5, 4, 0, 0, "event 1 is at 4 us, before 5 us")]
    [InlineData(5, 6, 64, 0, "event 1 is at column 64, row 0; the sensor has 64 columns and 1 rows")]
    [InlineData(5, 6, 0, 2, "event 1 has polarity 2; allowed are 0 (OFF) and 1 (ON)")]
    [InlineData(-1, 6, 0, 0, "event 0 is at -1 us")]
    public void A_wrong_event_is_named_and_leaves_nothing_behind(int first, int second, int x, int polarity, string message)
    {
        EventFramer framer = new(new EventFraming(), 50, 64, 1);
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => framer.Frame([first, second], [3, (ushort)x], [0, 0], [0, (byte)polarity], name: "a.bin"));
        Assert.Contains("'a.bin'", error.Message);
        Assert.Contains(message, error.Message);
        Assert.Equal(0, framer.Frame([], [], [], []).Count);
    }

    [Fact]
    public void Lists_of_different_lengths_are_refused()
    {
        EventFramer framer = new(new EventFraming(), 50, 64, 1);
        Assert.Contains("2 times, 1 columns", Assert.Throws<ArgumentException>(() => framer.Frame([1, 2], [1], [0, 0], [0, 0])).Message);
    }

    [Fact]
    public void A_crop_outside_the_sensor_and_channels_that_do_not_fit_are_refused_with_advice()
    {
        Assert.Contains("framing.CropSize: takes rows and columns 9 to 24 of a sensor with 20 rows",
            Assert.Throws<ProgramRefusedException>(() => Lin2025.NMnist.Framer(20, 20)).Message);
        Assert.Contains("makes 65 channels", Assert.Throws<ProgramRefusedException>(() => Lin2025.NTidigits.Framer(65, 1)).Message);
    }

    [Fact]
    public void Every_wrong_option_is_named_at_once()
    {
        EventFraming framing = new() { WindowMs = double.NaN, BinMs = 0, CropStart = -1, CropSize = 0, Polarity = (PolarityUse)9, Binning = (BinningRule)9 };
        Assert.Equal(
            ["framing.Binning", "framing.Polarity", "framing.WindowMs", "framing.BinMs", "framing.CropSize", "framing.CropStart"],
            framing.Check().Select(gap => gap.Object));
        Assert.Equal(["framing.CropStart"], new EventFraming { CropStart = 3 }.Check().Select(gap => gap.Object));
    }

    /// <summary>A sensor of 64 channels in one row; every event is (microseconds, channel), polarity 0.</summary>
    private static SpikeTrainSample Frame(EventFraming framing, int steps, params (int TimeUs, int Channel)[] events)
        => new EventFramer(framing, steps, 64, 1).Frame(
            [.. events.Select(e => e.TimeUs)], [.. events.Select(e => (ushort)e.Channel)], new ushort[events.Length], new byte[events.Length]);
}
